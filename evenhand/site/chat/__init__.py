"""Live chat for visitors of web sites: one asyncio process, many thousands of silent windows."""
