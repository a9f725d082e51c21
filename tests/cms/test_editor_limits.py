"""An editor's hand reaches as far as the own unit, by every path that the Wagtail admin has."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, PageLogEntry, Revision, TaskState, Workflow

from cms.models import User
from tests.cms.world import MARKER, PASSWORD, World, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["editor", "coordinator"])
def limited_client(request: pytest.FixtureRequest, world: World) -> Client:
    client = Client()
    client.force_login(getattr(world.own, request.param))
    return client


@pytest.fixture
def editor_client(world: World) -> Client:
    client = Client()
    client.force_login(world.own.editor)
    return client


# --- Every address, with the neighbour's things in it -----------------------------------------------------------------


def all_routes(patterns: list[Any], prefix: str = "/cms/") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not route.endswith("^.*/$"):
            yield route


def arguments_for(world: World, page: Page, file: Any, task_state: TaskState) -> dict[str, Any]:
    room = world.foreign
    return {
        "page_id": page.pk,
        "parent_page_id": page.pk,
        "page_to_move_id": page.pk,
        "destination_id": world.own.unit.page_id,
        "page_pk": page.pk,
        "object_id": page.pk,
        "revision_id": page.latest_revision_id or 0,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "task_state_id": task_state.pk,
        "workflow_state_id": task_state.workflow_state_id,
        "workflow_pk": task_state.workflow_state.workflow_id,
        "task_id": task_state.task_id,
        "action_name": "approve",
        "action": "delete",
        "image_id": room.image.pk,
        "document_id": room.document.pk,
        "collection_id": room.unit.collection_id,
        "filter_spec": "max-10x10",
        "session_id": 1,
        "uploaded_file_id": 1,
        "content_type_app_name": "cms",
        "content_type_model_name": "topicpage",
        "app_label": "cms",
        "app_name": "taggit",
        "model_name": "topicpage",
        "pk": file.pk,
    }


def fill(route: str, arguments: dict[str, Any]) -> str:
    if "revisions/compare" in route:
        return f"/cms/pages/{arguments['page_id']}/revisions/compare/earliest...latest/"
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments.get(found.group(1), 1)), route)
    return re.sub(r"[\^$\\]", "", filled)


def foreign_addresses(world: World) -> list[str]:
    room = world.foreign
    state = submit(room.write_up, room.editor)
    addresses: dict[str, None] = {}
    for route in all_routes(wagtailadmin_urls.urlpatterns):
        for page in (room.live, room.write_up):
            for file in (room.image, room.document):
                addresses[fill(route, arguments_for(world, Page.objects.get(pk=page.pk), file, state))] = None
    ids = "&".join(f"id={page.pk}" for page in (room.live, room.draft, room.write_up))
    addresses |= dict.fromkeys(bulk_addresses(world, ids))
    addresses |= dict.fromkeys(
        [
            f"/cms/choose-page/chosen-multiple/?{ids}",
            f"/cms/choose-page/search/?q={MARKER}",
            f"/cms/pages/search/?q={MARKER}",
            f"/cms/images/?q={MARKER}",
            f"/cms/documents/?q={MARKER}",
            f"/cms/images/chooser/results/?q={MARKER}",
            f"/cms/documents/chooser/results/?q={MARKER}",
            f"/cms/images/chooser/chosen-multiple/?id={room.image.pk}",
            f"/cms/documents/chooser/chosen-multiple/?id={room.document.pk}",
            f"/cms/api/main/pages/?child_of={room.unit.page_id}",
            f"/cms/api/main/pages/?search={MARKER}",
            f"/cms/api/main/images/?search={MARKER}",
            f"/cms/tag-autocomplete/?term={MARKER}",
            "/cms/reports/site-history/?is_live=false",
        ]
    )
    parents = (world.home, room.unit.page, world.home.get_children().get(slug="units"))
    return [*addresses, *(f"/cms/{kind}/{page.pk}/" for page in parents for kind in ("pages", "choose-page"))]


def bulk_addresses(world: World, page_ids: str) -> Iterator[str]:
    room = world.foreign
    index = room.unit.page.get_parent()
    for action in ("delete", "move", "publish", "unpublish"):
        yield f"/cms/bulk/wagtailcore/page/{action}/?{page_ids}"
        yield f"/cms/bulk/wagtailcore/page/{action}/?id=all&q={MARKER}"
        yield f"/cms/bulk/wagtailcore/page/{action}/?id=all&childOf={index.pk}"
        yield f"/cms/bulk/wagtailcore/page/{action}/?id=all&childOf={room.unit.page_id}"
    for action in ("delete", "add_tags", "add_to_collection"):
        yield f"/cms/bulk/wagtailimages/image/{action}/?id={room.image.pk}"
        yield f"/cms/bulk/wagtailimages/image/{action}/?id=all"
    for action in ("delete", "add_tags", "add_to_collection"):
        yield f"/cms/bulk/wagtaildocs/document/{action}/?id={room.document.pk}"


def submit(page: Page, user: Any) -> TaskState:
    state = page.get_workflow().start(page, user)
    return state.current_task_state


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    # What was asked for is repeated in the search box and in "nothing found for …"; that tells nobody anything.
    for echo in (rf"q={MARKER}", rf'value=\\?"{MARKER}\\?"', rf"<em>{MARKER}</em>", rf"search={MARKER}"):
        text = re.sub(echo, "", text)
    return text


def state_of(world: World) -> dict[str, Any]:
    """Everything of the neighbour's, and all that acting on it would leave behind."""
    room = world.foreign
    return {
        "pages": list(Page.objects.descendant_of(room.unit.page, inclusive=True).order_by("path").values()),
        "revisions": list(Revision.page_revisions.order_by("pk").values("pk", "object_id", "content")),
        "own": Page.objects.descendant_of(world.own.unit.page, inclusive=True).count(),
        "images": list(Image.objects.filter(collection=room.unit.collection).values("pk", "title", "collection_id")),
        "documents": list(
            Document.objects.filter(collection=room.unit.collection).values("pk", "title", "collection_id")
        ),
        "collections": list(Collection.objects.order_by("path").values("pk", "name", "path")),
        "tasks": list(TaskState.objects.order_by("pk").values("pk", "status")),
        "log": PageLogEntry.objects.count(),
    }


def test_no_address_shows_or_changes_what_is_the_neighbours(world: World, limited_client: Client) -> None:
    addresses = foreign_addresses(world)
    before = state_of(world)
    # Wagtail itself trips over some forms that are sent empty; here it matters what is shown and changed.
    limited_client.raise_request_exception = False
    told = []
    for address in addresses:
        for ask in (limited_client.get, lambda url: limited_client.post(url, {"comment": "x", "next": "/cms/"})):
            response = ask(address)
            if MARKER in text_of(response):
                told.append(address)
        # Messages of one answer are shown by the next.
        if MARKER in str(limited_client.cookies.pop("messages", "")):
            told.append(f"message after {address}")
    assert told == []
    assert state_of(world) == before
    assert len(addresses) > 250


def test_marker_is_there_to_be_found(world: World) -> None:
    """The counter-proof: those whose pages they are read the word at the same addresses."""
    client = Client()
    client.force_login(world.foreign.editor)
    client.raise_request_exception = False
    found = [address for address in foreign_addresses(world) if MARKER in text_of(client.get(address))]
    assert len(found) > 30


# --- What an editor is there for --------------------------------------------------------------------------------------


EMPTY_FORMSETS = {
    f"{name}-{field}": value
    for name in ("photos", "materials")
    for field, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"), ("MIN_NUM_FORMS", "0"), ("MAX_NUM_FORMS", ""))
}


def page_form(page: Page, **changes: Any) -> dict[str, Any]:
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "body-count": "0",
        "arrangement-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changes,
    }


def test_editor_changes_and_submits_the_topic_page(world: World, editor_client: Client) -> None:
    page = world.own.live
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor_client.get(edit).status_code == 200
    form = page_form(page, summary="Was wir vorhaben", **{"action-submit": "1"})
    assert editor_client.post(edit, form).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().summary == "Was wir vorhaben"
    assert page.summary == "Published."
    assert page.current_workflow_state.requested_by == world.own.editor


def test_editor_cannot_publish(world: World, editor_client: Client) -> None:
    page = world.own.live
    form = page_form(page, summary="Sofort", **{"action-publish": "1"})
    editor_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    page.refresh_from_db()
    assert page.summary == "Published."


def test_coordinator_approves_what_the_editor_submitted(world: World) -> None:
    state = submit(world.own.draft, world.own.editor)
    client = Client()
    client.force_login(world.own.coordinator)
    action = reverse("wagtailadmin_pages:workflow_action", args=[world.own.draft.pk, "approve", state.pk])
    client.post(action)
    world.own.draft.refresh_from_db()
    assert world.own.draft.live


def test_nobody_approves_the_own_submission(world: World) -> None:
    state = submit(world.own.draft, world.own.coordinator)
    client = Client()
    client.force_login(world.own.coordinator)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[world.own.draft.pk, "approve", state.pk]))
    world.own.draft.refresh_from_db()
    assert not world.own.draft.live


@pytest.mark.parametrize("path", ["edit", "bulk"])
def test_nobody_publishes_the_own_write_up(world: World, path: str) -> None:
    page = world.own.write_up
    Page.objects.filter(pk=page.pk).update(owner=world.own.coordinator)
    client = Client()
    client.force_login(world.own.coordinator)
    if path == "bulk":
        client.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}")
    else:
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200
        assert "action-publish" not in answer.content.decode()
        form = page_form(
            page, summary="Anders", visibility="public", tags="", **EMPTY_FORMSETS, **{"action-publish": "1"}
        )
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
        # The text is not lost: it is a draft now.
        page.refresh_from_db()
        assert page.get_latest_revision_as_object().summary == "Anders"
    page.refresh_from_db()
    assert not page.live


def test_editor_uploads_to_the_own_collection_only(world: World, editor_client: Client) -> None:
    for collection, uploaded in ((world.foreign.unit.collection_id, False), (world.own.unit.collection_id, True)):
        title = f"Neu in {collection}"
        form = {"title": title, "file": upload(f"{collection}.png"), "collection": collection}
        editor_client.post(reverse("wagtailimages:add"), form)
        found = Image.objects.filter(title=title)
        # With one collection to choose from Wagtail leaves the field out: it lands in one's own, never elsewhere.
        assert not found.filter(collection_id=world.foreign.unit.collection_id).exists()
        assert found.filter(collection_id=world.own.unit.collection_id).exists() or not uploaded


def test_several_uploads_at_once_land_in_the_own_collection(world: World, editor_client: Client) -> None:
    before = Image.objects.filter(collection=world.foreign.unit.collection).count()
    form = {"title": "x", "files[]": upload("several.png"), "collection": world.foreign.unit.collection_id}
    editor_client.post(reverse("wagtailimages:add_multiple"), form, headers={"x-requested-with": "XMLHttpRequest"})
    assert Image.objects.filter(collection=world.foreign.unit.collection).count() == before


def test_own_image_does_not_move_to_a_foreign_collection(world: World, editor_client: Client) -> None:
    foreign = world.foreign.unit.collection_id
    address = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "add_to_collection"])
    editor_client.post(f"{address}?id={world.own.image.pk}", {"collection": foreign})
    world.own.image.refresh_from_db()
    assert world.own.image.collection_id == world.own.unit.collection_id


# --- Pointing at what is not one's own --------------------------------------------------------------------------------


def body_with(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    block = {"body-0-type": kind, "body-0-id": "", "body-0-order": "0", "body-0-deleted": ""}
    return {"body-count": "1", **block, **{f"body-0-value{name}": value for name, value in fields.items()}}


def pointing_at(world: World, room: str) -> dict[str, dict[str, Any]]:
    target = getattr(world, room)
    return {
        "page": body_with("call_to_action", {"-text": "Los", "-page": target.draft.pk, "-url": ""}),
        "image": body_with("image", {"-image": target.image.pk, "-alt_text": "x", "-decorative": ""}),
        "document": body_with(
            "files", {"-count": "1", "-0-value": target.document.pk, "-0-id": "", "-0-order": "0", "-0-deleted": ""}
        ),
    }


@pytest.mark.parametrize("kind", ["page", "image", "document"])
@pytest.mark.parametrize("view", ["edit", "preview_on_edit"])
def test_form_points_only_at_what_may_be_chosen(world: World, editor_client: Client, kind: str, view: str) -> None:
    address = reverse(f"wagtailadmin_pages:{view}", args=[world.own.draft.pk])
    refused = editor_client.post(address, page_form(world.own.draft, **pointing_at(world, "foreign")[kind]))
    assert refused.status_code == 404
    assert MARKER not in text_of(refused)
    assert editor_client.post(address, page_form(world.own.draft, **pointing_at(world, "own")[kind])).status_code in {
        200,
        302,
    }


def test_new_page_points_only_at_what_may_be_chosen(world: World, editor_client: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "topicpage", world.own.unit.page_id])
    form = page_form(world.own.draft, title="Neu", slug="neu")
    assert editor_client.post(address, form | pointing_at(world, "foreign")["page"]).status_code == 404
    assert editor_client.post(address, form | pointing_at(world, "own")["page"]).status_code == 302
    assert world.own.unit.page.get_children().filter(slug="neu").exists()


def test_what_a_page_points_at_already_stays(world: World, editor_client: Client) -> None:
    page = world.own.draft
    page.body = [("call_to_action", {"text": "Los", "page": world.foreign.draft, "url": ""})]
    page.save_revision(user=world.office)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor_client.post(address, page_form(page, **pointing_at(world, "foreign")["page"])).status_code == 302


def test_photos_of_a_write_up_come_from_the_own_collection(world: World, editor_client: Client) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[world.own.write_up.pk])
    photo = {"photos-TOTAL_FORMS": "1", "photos-0-image": world.foreign.image.pk, "photos-0-ORDER": "1"}
    form = page_form(world.own.write_up, summary="x", visibility="public") | EMPTY_FORMSETS | photo
    assert editor_client.post(address, form).status_code == 404


def test_form_without_its_body_is_a_bad_request(world: World, editor_client: Client) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[world.own.draft.pk])
    assert editor_client.post(address, {"title": "x"}).status_code == 400


# --- Putting one's own elsewhere --------------------------------------------------------------------------------------


@pytest.mark.parametrize("alias", ["", "on"])
def test_own_page_is_not_copied_elsewhere(world: World, limited_client: Client, alias: str) -> None:
    foreign = world.foreign.unit.page
    address = reverse("wagtailadmin_pages:copy", args=[world.own.draft.pk])
    form = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": foreign.pk, "alias": alias}
    assert limited_client.post(address, form).status_code == 403
    assert not foreign.get_children().filter(slug="kopie").exists()


def test_own_page_is_not_moved_elsewhere(world: World, limited_client: Client) -> None:
    page, foreign = world.own.draft, world.foreign.unit.page
    assert (
        limited_client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, foreign.pk])).status_code == 403
    )
    assert (
        limited_client.post(f"/cms/bulk/wagtailcore/page/move/?id={page.pk}", {"chooser": foreign.pk}).status_code < 500
    )
    page.refresh_from_db()
    assert page.get_parent().pk == world.own.unit.page_id


def test_own_page_does_not_move_up_to_the_list_of_units(world: World, limited_client: Client) -> None:
    page, index = world.own.draft, world.own.unit.page.get_parent()
    limited_client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, index.pk]))
    page.refresh_from_db()
    assert page.get_parent().pk == world.own.unit.page_id


# --- Pages that services keep -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "office"])
@pytest.mark.parametrize("action", ["delete", "unpublish", "move", "copy", "privacy"])
def test_unit_page_stays_where_the_service_put_it(world: World, who: str, action: str) -> None:
    client = Client()
    client.force_login(world.office if who == "office" else world.own.coordinator)
    page = world.own.unit.page
    assert client.post(f"/cms/pages/{page.pk}/{action}/").status_code in {302, 403}
    client.post(f"/cms/bulk/wagtailcore/page/{action}/?id={page.pk}")
    page.refresh_from_db()
    assert page.live
    assert page.get_parent().slug == "units"
    assert Page.objects.filter(slug__startswith=page.slug).count() == 1
    assert not page.get_view_restrictions().exists()


def test_title_and_address_of_a_unit_page_are_the_units(world: World, limited_client: Client) -> None:
    page = world.own.unit.page
    form = {"title": "Umbenannt", "slug": "umbenannt", "introduction": "null", "action-publish": "1"}
    limited_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(page) | form)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.slug) == (draft.title, draft.slug) == (world.own.unit.name, world.own.unit.slug)


@pytest.mark.parametrize("who", ["own.editor", "own.coordinator", "office"])
def test_nobody_makes_a_unit_page_by_hand(world: World, who: str) -> None:
    client = Client()
    user: Any = world
    for name in who.split("."):
        user = getattr(user, name)
    client.force_login(user)
    index = world.own.unit.page.get_parent()
    address = reverse("wagtailadmin_pages:add", args=["cms", "unitpage", index.pk])
    assert client.get(address).status_code in {302, 403, 404}
    client.post(address, {"title": "Neu", "slug": "neu"})
    assert not index.get_children().filter(slug="neu").exists()


# --- The rest of the admin --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/cms/collections/",
        "/cms/redirects/",
        "/cms/users/",
        "/cms/groups/",
        "/cms/sites/",
        "/cms/workflows/list/",
        "/cms/workflows/tasks/index/",
        "/cms/snippets/",
        "/cms/reports/page-types-usage/",
    ],
)
def test_administration_is_closed(limited_client: Client, address: str) -> None:
    assert limited_client.get(address).status_code in {302, 403, 404}


def test_member_has_no_admin(world: World, client: Client) -> None:
    from tests.cms.world import make_member

    client.force_login(make_member("somebody", world.own.unit))
    assert client.get("/cms/").status_code in {302, 403}


def test_rights_end_with_the_membership(world: World, editor_client: Client) -> None:
    from coalition.services.memberships import end_membership

    address = reverse("wagtailadmin_pages:edit", args=[world.own.draft.pk])
    assert editor_client.get(address).status_code == 200
    end_membership(membership=world.own.editor.memberships.get())
    assert editor_client.get(address).status_code in {302, 403, 404}


def test_workflow_covers_all_units(world: World) -> None:
    assert world.own.draft.get_workflow() == world.foreign.draft.get_workflow() != None  # noqa: E711
    assert Workflow.objects.active().count() >= 1


def test_admin_has_a_policy_of_its_own_and_the_portal_the_strict_one(world: World, editor_client: Client) -> None:
    admin = editor_client.get("/cms/").headers["Content-Security-Policy"]
    portal = editor_client.get("/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in admin
    assert "'unsafe-inline'" not in portal
    assert "http" not in admin.replace("https:", "")


# --- Tags -------------------------------------------------------------------------------------------------------------


def suggested(client: Client, term: str = MARKER) -> list[str]:
    found: list[str] = client.get("/cms/tag-autocomplete/", {"term": term}).json()
    return found


def test_tags_of_the_neighbours_drafts_and_files_are_not_suggested(world: World, limited_client: Client) -> None:
    foreign, own = world.foreign, world.own
    foreign.write_up.tags.add(f"{MARKER} im Entwurf")
    foreign.write_up.save()
    foreign.image.tags.add(f"{MARKER} am Bild")
    foreign.document.tags.add(f"{MARKER} an der Datei")
    own.write_up.tags.add(f"{MARKER} eigener Entwurf")
    own.write_up.save()
    own.image.tags.add(f"{MARKER} eigenes Bild")
    assert suggested(limited_client) == [f"{MARKER} eigener Entwurf", f"{MARKER} eigenes Bild"]
    foreign.write_up.save_revision(user=foreign.coordinator).publish()
    assert f"{MARKER} im Entwurf" in suggested(limited_client)
    assert limited_client.get("/cms/tag-autocomplete/cms/topicpage/").status_code == 404


# --- Accounts ---------------------------------------------------------------------------------------------------------


def test_administrator_does_not_set_the_address_of_an_account(world: World, client: Client) -> None:
    """Whoever does could have a new password mailed there."""
    owner = world.own.editor
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    form = {"email": "other@example.org", "first_name": "Rosa", "last_name": "L", "is_active": "on"}
    assert client.post(reverse("wagtailusers_users:edit", args=[owner.pk]), form).status_code == 302
    owner.refresh_from_db()
    assert (owner.first_name, owner.email) == ("Rosa", "klima-editor@example.org")


# --- Links in texts, and looking for pages to link to -----------------------------------------------------------------


def test_a_link_in_a_text_points_only_where_its_editor_may_choose(world: World, client: Client) -> None:
    """Shown again, the editor and the page would tell the address, and in it the title, of somebody else's draft."""
    client.force_login(world.own.coordinator)
    page = world.own.unit.page
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = {"title": page.title, "slug": page.slug}
    sent |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    sent["comments-MAX_NUM_FORMS"] = ""
    assert client.post(address, sent | {"introduction": linked_text(world.foreign.draft.pk)}).status_code == 404
    assert client.post(address, sent | {"introduction": linked_text(world.own.draft.pk)}).status_code == 302
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert f'id="{world.own.draft.pk}"' in draft.introduction


def linked_text(page_id: int) -> str:
    """One word with a link to a page, as the editor sends it."""
    block = {"key": "abcde", "text": "hier", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    block["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page_id, "url": "/x/", "parentId": 1}}
    return json.dumps({"blocks": [block], "entityMap": {"0": link}})


def test_the_page_chooser_finds_what_may_be_chosen(world: World, limited_client: Client) -> None:
    answer = limited_client.get("/cms/choose-page/search/", {"q": world.own.draft.title})
    assert answer.status_code == 200
    assert world.own.draft.title in text_of(answer)
    assert world.foreign.draft.title not in text_of(answer)
