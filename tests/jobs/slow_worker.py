"""A worker process for tests: the portal's own worker with one kind of job that can wait inside its effect.

python -m tests.jobs.slow_worker DATABASE_URL INSTANCE hold|go
"""

import sys

from portal import create_app
from portal.inbox.models import Message
from portal.jobs import work, worker


def main(url: str, instance: str, mode: str) -> None:
    app = create_app(DATABASE_URL=url, INSTANCE=instance, SECRET_KEY="k" * 40, AUDIT_KEY="a" * 64)

    def tell(handle, person):
        with handle.effect("写好了"):
            Message.create(person=person, text="您好", path="/")
            print("inside", flush=True)
            if mode == "hold":
                sys.stdin.read()
        print("written", flush=True)

    work.register("tell", tell)
    worker.serve(app)
    print("ended", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
