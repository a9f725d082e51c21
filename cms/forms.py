from django import forms

from cms.models import TopicInterest


class TopicInterestForm(forms.ModelForm):
    class Meta:
        model = TopicInterest
        fields = ["gets_digest", "may_be_asked", "about"]
