"""What the video model is asked for, and what it is to leave out.

Closed lips are what matters most: the mouth is made later, on top of these pictures, and an idle person who mouths
words looks mad.
"""

_SCENE = (
    "A locked-off medium close-up of the person in the picture, filmed with a static camera on a tripod in soft, even "
    "light. The person sits still, faces the camera and looks straight into the lens. The lips are closed and relaxed "
    "the whole time. "
)

IDLE_PROMPT = _SCENE + (
    "Calm breathing lifts the shoulders a little, the eyes blink naturally now and then, the head sways very subtly. "
    "Quiet, attentive, friendly, as on a video call while the other one talks. One continuous shot, photorealistic."
)
"""For the clip that is seen while nobody, or the other one, talks."""

TALKING_PROMPT = _SCENE + (
    "The person is engaged in the conversation: small natural nods, slight tilts of the head, lively brows and eyes, "
    "natural blinks, relaxed shoulders, yet the mouth stays shut. One continuous shot, photorealistic."
)
"""For the clip that the talking mouth is put onto."""

NEGATIVE_PROMPT = (
    "open mouth, talking, moving lips, teeth, smiling widely, laughing, yawning, turning away, looking away, closed "
    "eyes, hands in front of the face, gestures, walking, zoom, camera movement, cut, scene change, flicker, text, "
    "subtitles, watermark, blurry, overexposed, deformed face, extra fingers, frozen picture"
)
