"""Topics, action formats and tags, curated by the state office: rename, translate, other words, merge."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView, RedirectView, TemplateView

from coalition.forms.vocabularies import MergeForm, term_form
from coalition.models import TermMerge
from coalition.services.term_merging import merge_terms, undo_term_merge
from coalition.services.vocabularies import save_term, usage_counts, uses_of
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE
from coalition.vocabularies import Vocabulary, vocabularies, vocabulary_for

_CURATE = "coalition.curate_vocabulary"
_MOST_MERGES = 20


class VocabularyListView(RuleView, RedirectView):
    """The first vocabulary; each page leads to the others."""

    access_rule = _CURATE
    pattern_name = "coalition:term-list"

    def get_redirect_url(self, *_args: Any, **_kwargs: Any) -> str | None:
        return super().get_redirect_url(key=vocabularies()[0].key)


class _OfVocabulary(RuleView):
    abstract_view = True

    @cached_property
    def vocabulary(self) -> Vocabulary:
        found = vocabulary_for(self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def term(self) -> Any:
        return get_object_or_404(self.vocabulary.terms, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs |= {"vocabulary": self.vocabulary, "vocabularies": vocabularies()}
        return super().get_context_data(**kwargs)  # type: ignore[misc,no-any-return]


class TermListView(_OfVocabulary, ListView):
    """Each term with how often it is carried, so that doubles and leftovers are seen."""

    access_rule = _CURATE
    template_name = "coalition/vocabularies/list.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        terms = self.vocabulary.terms
        for word in self.sought.split()[:10]:
            terms = terms.filter(name__icontains=word)
        return terms

    @property
    def sought(self) -> str:
        return self.request.GET.get("q", "").replace("\0", "")[:100]

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        page = self.get_paginator(queryset, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counts = usage_counts(self.vocabulary.model)
        rows = [(term, counts.get(term.pk, 0)) for term in context["page_obj"]]
        merges = TermMerge.objects.undoable().filter(vocabulary=self.vocabulary.key)
        return context | {"rows": rows, "sought": self.sought, "merges": merges[:_MOST_MERGES]}


class _TermFormView(_OfVocabulary, FormView):
    abstract_view = True
    template_name = "coalition/vocabularies/form.html"

    def instance(self) -> Any:
        raise NotImplementedError

    def get_form_class(self) -> Any:
        return term_form(self.vocabulary)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.instance()}

    def form_valid(self, form: Any) -> HttpResponse:
        save_term(by=self.request.user, vocabulary=self.vocabulary, term=form.instance)
        messages.success(self.request, _("“%(name)s” is saved. Search follows at once.") % {"name": form.instance.name})
        return redirect("coalition:term-list", key=self.vocabulary.key)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class TermCreateView(_TermFormView):
    access_rule = _CURATE

    def instance(self) -> Any:
        return self.vocabulary.model()


class TermEditView(_TermFormView):
    access_rule = _CURATE

    def instance(self) -> Any:
        return self.term

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A form that is not valid leaves its texts in the row: the headline names the stored one.
        stored = self.vocabulary.terms.get(pk=self.term.pk)
        return super().get_context_data(term=stored, uses=uses_of(stored), **kwargs)


class TermMergeView(_OfVocabulary, TemplateView):
    """GET asks into which term; with ``?kept=`` it shows what would move; POST does it."""

    access_rule = _CURATE
    template_name = "coalition/vocabularies/merge.html"

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self._answer(self._form(request.GET if "kept" in request.GET else None))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._answer(form)
        kept = form.cleaned_data["kept"]
        try:
            merge_terms(by=request.user, vocabulary=self.vocabulary, kept=kept, gone=self.term)
        except ValidationError as error:
            form.add_error("kept", error)
            return self._answer(form)
        said = {"gone": self.term.name, "kept": kept.name}
        messages.success(request, _("“%(gone)s” is now “%(kept)s” everywhere, and search finds it by both.") % said)
        return redirect("coalition:term-list", key=self.vocabulary.key)

    def _form(self, data: Any) -> MergeForm:
        return MergeForm(data, vocabulary=self.vocabulary, gone=self.term)

    def _answer(self, form: MergeForm) -> HttpResponse:
        chosen = form.cleaned_data.get("kept") if form.is_bound and form.is_valid() else None
        context = self.get_context_data(form=form, term=self.term, kept=chosen, uses=uses_of(self.term))
        return self.render_to_response(context, status=UNPROCESSABLE if form.is_bound and not chosen else 200)


class TermMergeUndoView(RuleView, View):
    access_rule = _CURATE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        merge = get_object_or_404(TermMerge, pk=pk)
        try:
            term = undo_term_merge(merge=merge, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Taken back: “%(name)s” is a term of its own again.") % {"name": term.name})
        return redirect("coalition:term-list", key=merge.vocabulary)
