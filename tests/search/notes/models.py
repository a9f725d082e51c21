from django.db import models


class Folder(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Colour(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    audience = models.JSONField(default=list)
    is_live = models.BooleanField(default=True)
    pages = models.PositiveIntegerField(default=1)
    date = models.DateField(null=True)
    folder = models.ForeignKey(Folder, null=True, on_delete=models.SET_NULL)
    colours = models.ManyToManyField(Colour)

    def __str__(self) -> str:
        return self.title


class UrgentNote(Note):
    deadline = models.DateField(null=True)
