"""The network room: bytes come in here and nowhere else."""

from extractors.fetch.client import Client, FetchSettings, Kind, fetch, user_agent

__all__ = ["Client", "FetchSettings", "Kind", "fetch", "user_agent"]
