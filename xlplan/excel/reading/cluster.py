"""Workers of a Dask cluster as the executor that `pool` reads with. Floor 5.

Dask is asked for processes and nothing else: what runs in them, what a death costs and in which order results come is
decided in `pool`, as for processes of this machine. Needs the extra `cluster`.
"""
from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, Final

from xlplan.errors import XlplanError, system_reason
from xlplan.text import Text

LOCAL: Final = "local"
_SECONDS: Final = 10  # to find a scheduler
_MISSING: Final = Text("--cluster 需要 distributed:pip install 'xlplan[cluster]'",
                       "--cluster 需要 distributed:pip install 'xlplan[cluster]'",
                       "--cluster needs distributed: pip install 'xlplan[cluster]'")
_NOBODY: Final = Text("连不上集群 {address}:{why}。请写 local,或调度器的地址,如 tcp://10.0.0.5:8786",
                      "連不上叢集 {address}:{why}。請寫 local,或排程器的位址,如 tcp://10.0.0.5:8786",
                      "No cluster at {address}: {why}. Write local, or a scheduler's address such as tcp://10.0.0.5:8786")
_IDLE: Final = Text("集群 {address} 没有工作进程", "叢集 {address} 沒有工作程序", "The cluster at {address} has no workers")


@contextmanager
def cluster_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """(executor, number of its worker threads) of the cluster at `address`: `local` starts one process a processor of
    this machine, any other is a scheduler's address whose workers must see the files under the same paths and have this
    version of xlplan. Connection and local processes end with the block. XlplanError where there is no such cluster."""
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - only who asks for a cluster pays for it
    except ImportError as missing:
        raise XlplanError(_MISSING) from missing
    cluster: Any = None
    client: Any = None
    try:
        if address == LOCAL:
            cluster = LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR)  # type: ignore[no-untyped-call]
        try:
            client = Client(cluster if cluster is not None else address, timeout=_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as why:
            raise XlplanError(_NOBODY, address=address, why=system_reason(why) if isinstance(why, OSError) else why) from why
        if not (count := sum(client.nthreads().values())):
            raise XlplanError(_IDLE, address=address)
        yield client.get_executor(), count
    finally:
        for opened in (client, cluster):
            if opened is not None:
                opened.close()
