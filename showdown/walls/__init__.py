"""What a process gives up before it touches what a stranger wrote: by the platform's own means."""
