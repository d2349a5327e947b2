"""MuseTalk: a network that paints a talking mouth into a face, streamed while the voice is still being made."""
