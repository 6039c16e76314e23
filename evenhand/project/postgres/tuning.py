"""PostgreSQL's settings for a desk on a small machine."""

import os

MB = 1024 * 1024


def options(*, port: int, durable: bool) -> list[str]:
    """The command line options of the server."""
    settings = _door(port) | _memory() | _writing() | _reading() | ({} if durable else _careless())
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _door(port: int) -> dict[str, str]:
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",  # the path may be too long for a socket, and TCP with scram is closed as well
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_destination": "stderr",
        "logging_collector": "off",
        "log_line_prefix": "%m [%p] ",
        "log_checkpoints": "off",
        "lc_messages": "C",
    }


def _memory() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MB
    return {
        "shared_buffers": f"{min(256, max(32, memory // 8))}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "temp_buffers": "16MB",
    }


def _writing() -> dict[str, str]:
    return {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_buffers": "16MB",
        "min_wal_size": "160MB",
        "max_wal_size": "2GB",  # batches of posts write much; checkpoints come by time, not by volume
        "checkpoint_timeout": "10min",
        "checkpoint_completion_target": "0.9",
        "autovacuum_naptime": "20s",
    }


def _reading() -> dict[str, str]:
    return {"jit": "off", "random_page_cost": "1.1", "max_parallel_workers_per_gather": "1"}


def _careless() -> dict[str, str]:
    # Survives a killed process, since the system still has what was written; not a power cut.
    return {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
