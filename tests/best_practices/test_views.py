import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from best_practices.models import BestPracticePage
from best_practices.moderation_progress import Stage, progress_of
from best_practices.services.moderation import decline_submission, request_changes
from coalition.models.visibility import Visibility
from tests.factories.best_practices import form_data, pdf, photo, published, submitted
from tests.factories.coalition import TopicFactory

pytestmark = pytest.mark.django_db

LIST, SUBMIT = "/best-practices/", "/best-practices/submit/"


def test_a_member_submits_with_photos_and_files(client, people):
    client.force_login(people.member)
    data = form_data(
        unit=people.unit.pk,
        tags="mieten, beratung",
        steps="Raum finden\nAushang machen",
        **{
            "photos-0-file": photo("a.jpg"),
            "photos-0-alt_text": "Ein Stand",
            "photos-0-people": "nobody",
            "photos-1-file": photo("b.jpg"),
            "photos-1-alt_text": "Ein Plakat",
            "photos-1-people": "agreed",
            "materials-0-file": pdf(),
            "materials-0-title": "Flyer",
            "materials-0-licence": "cc-by",
        },
    )
    assert client.post(SUBMIT, data).status_code == 302
    draft = BestPracticePage.objects.get().get_latest_revision_as_object()
    assert sorted(tag.name for tag in draft.tags.all()) == ["beratung", "mieten"]
    assert draft.photos.count() == 2
    assert draft.materials.get().licence == "cc-by"


def test_a_double_post_makes_one_page(client, people):
    client.force_login(people.member)
    data = form_data(unit=people.unit.pk, submission_key=str(uuid.uuid4()))
    assert [client.post(SUBMIT, data).status_code for _ in range(2)] == [302, 302]
    assert BestPracticePage.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": ""}, "title"),
        ({"people_needed": "-3"}, "people_needed"),
        ({"cost_euro": "viel"}, "cost_euro"),
        ({"period_start": "2026-02-31"}, "period_start"),
        ({"period_start": "2026-05-02", "period_end": "2026-05-01"}, "period_end"),
        ({"title": "a\0b"}, "title"),
        ({"tags": ", ".join(f"wort{n}" for n in range(40))}, "tags"),
        ({"unit": "99999"}, "unit"),
        ({"summary": "x" * 10_000}, "summary"),
        ({"topics": ["99999"]}, "topics"),
    ],
)
def test_bad_input_names_its_field_and_keeps_the_rest(client, people, given, message):
    client.force_login(people.member)
    answer = client.post(SUBMIT, form_data(unit=people.unit.pk, results="Bleibt stehen") | given)
    assert answer.status_code == 422
    assert message in answer.context["forms"].form.errors
    assert "Bleibt stehen" in answer.content.decode()
    assert not BestPracticePage.objects.exists()


def test_a_photo_that_is_none_is_refused_by_name(client, people):
    client.force_login(people.member)
    upload = SimpleUploadedFile("bild.jpg", b"<svg><script>alert(1)</script></svg>")
    answer = client.post(SUBMIT, form_data(unit=people.unit.pk, **{"photos-0-file": upload, "photos-0-alt_text": "x"}))
    assert answer.status_code == 422
    assert "bild.jpg" in answer.content.decode()


def test_a_broken_management_form_is_no_server_error(client, people):
    client.force_login(people.member)
    answer = client.post(SUBMIT, {"unit": people.unit.pk, "title": "x", "photos-TOTAL_FORMS": "viele"})
    assert answer.status_code == 422


def test_a_stale_edit_shows_both_texts_and_can_be_saved_again(client, people):
    page = submitted(people.unit, people.member)
    address = reverse("best_practices:edit", args=[page.pk])
    first, second = page.latest_revision_id, None
    client.force_login(people.editor)
    assert client.post(address, form_data(title="Von nebenan", read_revision=first)).status_code == 302
    client.force_login(people.member)
    answer = client.post(address, form_data(title="Von mir", read_revision=first))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Von nebenan" in text
    assert "Von mir" in text
    second = answer.context["forms"].form["read_revision"].value()
    assert client.post(address, form_data(title="Von mir", read_revision=second)).status_code == 302
    page.refresh_from_db()
    assert page.draft_title == "Von mir"


def test_moderation_from_list_to_publication(client, people):
    page = submitted(people.unit, people.member)
    client.force_login(people.coordinator)
    assert "Mietenberatung" in client.get("/best-practices/tasks/").content.decode()
    review = reverse("best_practices:review", args=[page.pk])
    assert "Wir beraten zu Nebenkosten." in client.get(review).content.decode()
    assert client.post(review, {"decision": "request_changes", "remark": ""}).status_code == 422
    assert client.post(review, {"decision": "nothing"}).status_code == 422
    assert client.post(review, {"decision": "approve"}).status_code == 302
    client.logout()
    assert client.get(BestPracticePage.objects.get(pk=page.pk).get_url()).status_code == 200


def test_a_version_swapped_under_the_moderator_is_shown_first(client, people):
    page = submitted(people.unit, people.member)
    review = reverse("best_practices:review", args=[page.pk])
    seen = page.latest_revision_id
    client.force_login(people.member)
    client.post(reverse("best_practices:edit", args=[page.pk]), form_data(title="Ausgetauscht", read_revision=seen))
    client.force_login(people.coordinator)
    answer = client.post(review, {"decision": "approve", "remark": "Gut gemacht", "seen_revision": seen})
    assert answer.status_code == 409
    assert "Ausgetauscht" in answer.content.decode()
    assert "Gut gemacht" in answer.content.decode()
    newer = answer.context["form"]["seen_revision"].value()
    assert client.post(review, {"decision": "approve", "seen_revision": newer}).status_code == 302


@pytest.mark.parametrize("name", ["edit", "withdraw", "review"])
@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000])
def test_an_absurd_number_is_unknown(client, people, name, number):
    client.force_login(people.coordinator)
    answer = client.post(f"/best-practices/{number}/{name}/", {"decision": "approve"})
    assert answer.status_code == 404


def test_absurd_numbers_of_files_to_remove_are_left_out(client, people):
    page = submitted(people.unit, people.member)
    client.force_login(people.member)
    data = form_data(read_revision=page.latest_revision_id, remove_image=["9" * 5000, "x", "٣"])
    assert client.post(reverse("best_practices:edit", args=[page.pk]), data).status_code == 302


@pytest.mark.parametrize("name", ["edit", "withdraw", "review"])
def test_others_find_nothing_of_a_submission(client, people, name):
    page = submitted(people.unit, people.member, title="Zitronenfalter")
    address = reverse(f"best_practices:{name}", args=[page.pk])
    for user in (people.colleague, people.foreign_coordinator):
        client.force_login(user)
        answer = client.post(address, {"decision": "approve"})
        assert answer.status_code in {403, 404}
        assert "Zitronenfalter" not in answer.content.decode()
    client.logout()
    assert client.get(address).status_code in {302, 405}
    assert BestPracticePage.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"


def test_members_only_pages_ask_strangers_to_sign_in(client, people):
    page = published(people.unit, visibility=Visibility.MEMBERS, title="Zitronenfalter")
    answer = client.get(page.get_url())
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
    assert "Zitronenfalter" not in client.get(LIST).content.decode()
    client.force_login(people.foreign_member)
    assert client.get(page.get_url()).status_code == 200
    assert "Zitronenfalter" in client.get(LIST).content.decode()


def test_members_files_are_not_served_to_strangers(client, people):
    client.force_login(people.member)
    data = form_data(unit=people.unit.pk, visibility="members", **{"materials-0-file": pdf(), "materials-0-title": "F"})
    client.post(SUBMIT, data)
    page = BestPracticePage.objects.get()
    page.get_latest_revision().publish()
    document = BestPracticePage.objects.get().materials.get().document
    assert client.get(document.url).status_code == 200
    client.logout()
    assert client.get(document.url).status_code == 404


def test_filters(client, people):
    wohnen = TopicFactory(slug="wohnen", name="Wohnen")
    small = published(people.unit, title="Klein", topics=[wohnen], people_needed=2, cost_euro=10)
    published(people.elsewhere, title="Gross", people_needed=50, cost_euro=900)
    for query in ("topic=wohnen", "people=5", "cost=100", f"unit={people.unit.slug}", "q=Klein"):
        listed = client.get(f"{LIST}?{query}").context["best_practices"]
        assert [page.pk for page in listed] == [small.pk], query


@pytest.mark.parametrize(
    "query",
    ["topic=gibtsnicht", "people=-1", "people=viele", "q=%00", "sort=zufall", f"q={'x' * 10_000}", "unit=%27--"],
)
def test_unusable_filters_are_named_and_left_out(client, people, query):
    published(people.unit)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert answer.context["filter_form"].errors
    assert len(answer.context["best_practices"]) == 1


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "abc", "%00"])
def test_absurd_pages_show_a_page(client, people, page):
    published(people.unit)
    assert client.get(f"{LIST}?page={page}").status_code == 200


def test_the_list_asks_as_many_questions_for_many_as_for_few(client, people, django_assert_max_num_queries):
    topic = TopicFactory(slug="wohnen", name="Wohnen")
    counts = []
    for wanted in (3, 15):
        while BestPracticePage.objects.count() < wanted:
            published(people.unit, people.member, topics=[topic], title=f"Beispiel {BestPracticePage.objects.count()}")
        client.get(LIST)
        with django_assert_max_num_queries(60) as captured:
            assert len(client.get(LIST).context["best_practices"]) == wanted
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_author_sees_where_each_write_up_stands(client, people):
    waiting = submitted(people.unit, people.member, title="Wartet noch")
    declined = submitted(people.unit, people.member, title="Gab es schon")
    decline_submission(page=declined, moderator=people.coordinator, remark="Steht schon unter Infostand.")
    wished = submitted(people.unit, people.member, title="Soll kürzer werden")
    request_changes(page=wished, moderator=people.coordinator, remark="Bitte kürzer.")
    client.force_login(people.member)
    text = client.get("/best-practices/mine/").content.decode()
    for shown in ("Wartet auf Entscheidung", "Nicht angenommen", "Steht schon unter Infostand.", "Bitte kürzer."):
        assert shown in text
    assert f"/best-practices/{waiting.pk}/withdraw/" in text
    assert f"/best-practices/{declined.pk}/withdraw/" not in text
    assert "Nicht angenommen" in client.get("/").content.decode()


def test_declining_is_asked_once_more(client, people):
    page = submitted(people.unit, people.member)
    client.force_login(people.coordinator)
    url = f"/best-practices/{page.pk}/review/"
    asked = client.post(url, {"decision": "decline", "remark": "Gibt es schon."})
    assert asked.status_code == 200
    assert "Gibt es schon." in asked.content.decode()
    assert progress_of(page).stage == Stage.WAITING
    assert client.post(url, {"decision": "decline", "remark": " "}).status_code == 422
    assert client.post(url, {"decision": "decline_confirmed", "remark": "Gibt es schon."}).status_code == 302
    assert progress_of(page).stage == Stage.DECLINED
