"""What supervisors do: see the whole floor, look in, whisper, help, take over."""
