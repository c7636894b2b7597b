"""Builds that remember: a folder with the tables of a build, and what is needed to bring them up to date.

`update` cuts the work into tasks (`tasks`), documents that hang together. A task reads its files, encodes and aligns
them, and writes its part (`parts`) at once, under a key that is a hash of everything that decides the result. What is
there is not made again, so a build that was killed goes on where it stopped, and a changed page costs its task. Tasks
go through one `concurrent.futures.Executor` (`executors`): this process, a pool of processes, or a cluster. The tables
are put together from the parts in a fixed order (`assembly`), whoever finished first.

The state is in `FOLDER/.trialign`: `inputs.jsonl`, what is known of each file that was read; `parts/`, with the
documents of each part beside it; `build.json`, what the last build was made of; `files.json`, what was written; a lock.
Libraries for such state (redun, pydoit, joblib's Memory) were weighed: they keep values as pickles, which a folder from
somebody else must not hold, or in a database, which network file systems damage.
"""

from aligner.workspace.built import Built
from aligner.workspace.executors import default_jobs
from aligner.workspace.update import update

__all__ = ["Built", "default_jobs", "update"]
