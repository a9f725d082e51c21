"""The portal's pages with 10 and with 1,000 objects, and their time against a bare view of the same app.

    python -m benchmarks.portal

- queries: the number of database queries of each page, at 10 and at 1,000 objects of each kind; they should be equal;
- time: the median of a page at 1,000 objects, against a view that renders only the base template for the same user.

Everything happens in a throw-away database; SQLite, or PostgreSQL when ``DATABASE_URL`` names one.
"""

from typing import Any

from benchmarks.measuring import count_queries, in_turns, serve_bare_view, throwaway_database

FEW, MANY = 10, 1_000
PAGES = {
    "member": ("/", "/best-practices/", "/partners/", "/units/", "/cooperations/", "/search/?q=Miete"),
    "spokesperson": ("/", "/contacts/", "/follow-ups/", "/partners/"),
    "anonymous": ("/", "/best-practices/", "/partners/", "/search/?q=Miete"),
}
TIMED = ("/best-practices/", "/partners/", "/search/?q=Miete", "/contacts/")


def main() -> None:
    with throwaway_database():
        serve_bare_view()
        run()


def run() -> None:
    from benchmarks import portal_data

    world = portal_data.build(FEW)
    clients = {role: world.client(role) for role in PAGES}
    few = count_all(clients)
    world.grow_to(MANY)
    many = count_all(clients)
    for (role, page), queries in few.items():
        grown = many[role, page]
        counts = f"queries {queries:4d} at {FEW}, {grown:4d} at {MANY}"
        print(f"{role + ' ' + page:<40} {counts}   ratio {grown / queries:5.2f}")
    for role, page in many:
        if page in TIMED:
            report_time(role, page, clients[role])


def count_all(clients: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(role, page): count_queries(clients[role], page) for role, pages in PAGES.items() for page in pages}


def report_time(role: str, page: str, client: Any) -> None:
    ours, bare = in_turns(lambda: client.get(page), lambda: client.get("/bare/"))
    print(f"{role + ' ' + page:<40} {ours * 1e3:7.1f} ms   bare {bare * 1e3:6.1f} ms   ratio {ours / bare:5.1f}")


if __name__ == "__main__":
    main()
