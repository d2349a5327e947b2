"""What LightX2V would do wrongly without a word is an error in a sentence; the JSON has its own names of fields."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.video.lightx2v.config import SCHEMES, ClipOptions, Lora, check, config, fitted
from desktop.engine.video.lightx2v.weights import look_at
from tests.engine.video.lightx2v.conftest import Fake, write_weights

LORA = ("blocks.0.q.lora_A.weight", "blocks.0.q.lora_B.weight")


def problem(options: ClipOptions) -> str:
    with pytest.raises(ParleyError) as caught:
        check(options)
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    return caught.value.problem.what


def test_the_defaults_are_right(fake: Fake) -> None:
    """Distilled fp8 experts, four steps, torch_sdpa: nothing to complain of; the options cross processes."""
    check(fake.options)
    assert pickle.loads(pickle.dumps(fake.options)) == fake.options


def test_the_json_is_as_lightx2v_reads_it(fake: Fake) -> None:
    """Every field by its name there, with paths as text; the portrait at both ends needs another sample_shift."""
    told = config(fake.options, 480, 832)
    assert json.loads(json.dumps(told)) == {
        "infer_steps": 4,
        "target_video_length": 17,
        "text_len": 512,
        "target_height": 832,
        "target_width": 480,
        "self_attn_1_type": "torch_sdpa",
        "cross_attn_1_type": "torch_sdpa",
        "cross_attn_2_type": "torch_sdpa",
        "sample_guide_scale": [3.5, 3.5],
        "sample_shift": 16.0,
        "enable_cfg": False,
        "use_image_encoder": False,
        "boundary_step_index": 2,
        "denoising_step_list": [1000, 750, 500, 250],
        "cpu_offload": True,
        "offload_granularity": "block",
        "t5_cpu_offload": True,
        "vae_cpu_offload": False,
        "dit_quantized": True,
        "dit_quant_scheme": "fp8-triton",
        "high_noise_quantized_ckpt": str(fake.options.high_noise),
        "low_noise_quantized_ckpt": str(fake.options.low_noise),
    }
    assert config(replace(fake.options, task="i2v"), 480, 832)["sample_shift"] == 5.0
    assert config(replace(fake.options, shift=7.0), 480, 832)["sample_shift"] == 7.0
    assert config(replace(fake.options, offload="none"), 480, 832)["cpu_offload"] is False


def test_experts_that_are_not_quantised_are_told_as_such(fake: Fake, tmp_path: Path) -> None:
    """Without a scheme the experts are the original ones, in bf16."""
    high = write_weights(tmp_path / "wan2.2_i2v_A14b_high_noise_lightx2v_4step.safetensors")
    low = write_weights(tmp_path / "wan2.2_i2v_A14b_low_noise_lightx2v_4step.safetensors")
    options = replace(fake.options, high_noise=high, low_noise=low, scheme="")
    check(options)
    told = config(options, 480, 832)
    assert told["high_noise_original_ckpt"] == str(high)
    assert told["low_noise_original_ckpt"] == str(low)
    assert told["dit_quantized"] is False
    assert not {"dit_quant_scheme", "high_noise_quantized_ckpt"} & set(told)


def test_a_text_encoder_of_ones_own(fake: Fake, tmp_path: Path) -> None:
    """A quantised text encoder is named with its scheme."""
    t5 = tmp_path / "models_t5_umt5-xxl-enc-fp8.pth"
    t5.touch()
    told = config(replace(fake.options, t5=t5, t5_scheme="fp8-triton"), 480, 832)
    assert (told["t5_quantized"], told["t5_quant_scheme"], told["t5_quantized_ckpt"]) == (True, "fp8-triton", str(t5))
    assert "text encoder" in problem(replace(fake.options, t5=tmp_path / "none.pth"))
    assert "text encoder" in problem(replace(fake.options, t5_scheme="fp8-triton"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_wants_its_own_files(fake: Fake, tmp_path: Path, scheme: str) -> None:
    """The scheme and what the experts are belong together, for each scheme there is."""
    kind = scheme.split("-")[0]
    if kind == "gguf":
        high, low = tmp_path / "high_noise.gguf", tmp_path / "low_noise.gguf"
        for path in (high, low):
            path.write_bytes(b"GGUF\x03\x00\x00\x00")
    else:
        types = {"fp8": "F8_E4M3", "int8": "I8", "nvfp4": "U8"}
        high = write_weights(tmp_path / f"high_noise_{kind}.safetensors", types[kind])
        low = write_weights(tmp_path / f"low_noise_{kind}.safetensors", types[kind])
    options = replace(fake.options, scheme=scheme, high_noise=high, low_noise=low)
    check(options)
    other = "int8-triton" if kind != "int8" else "fp8-triton"
    assert "needs a file that is" in problem(replace(options, scheme=other))
    assert "high_noise" in problem(replace(options, scheme=""))


def test_fp8_passed_as_original_is_told(fake: Fake, tmp_path: Path) -> None:
    """An fp8 file taken for an original one gives a mosaic without a word: by its tensors, whatever its name."""
    high = write_weights(tmp_path / "high_noise.safetensors", "F8_E4M3")
    low = write_weights(tmp_path / "low_noise.safetensors", "BF16")
    what = problem(replace(fake.options, scheme="", high_noise=high, low_noise=low))
    assert what.startswith("high_noise.safetensors is fp8")
    assert "low_noise" not in what


def test_experts_are_not_mixed_up(fake: Fake, tmp_path: Path) -> None:
    """Files swapped, the same twice, missing, a folder, no weights, a LoRA, or ComfyUI's: each by name."""
    options = fake.options
    swapped = problem(replace(options, high_noise=options.low_noise, low_noise=options.high_noise))
    assert "is a model for low_noise_model, but is named for high_noise_model" in swapped
    assert "for both experts" in problem(replace(options, high_noise=options.low_noise))
    assert "is not there" in problem(replace(options, high_noise=tmp_path / "none.safetensors"))
    assert "folder" in problem(replace(options, high_noise=tmp_path))
    broken = tmp_path / "high_noise_fp8.safetensors"
    for data in (b"", b"\x05\x00", b"\xff" * 100, (4).to_bytes(8, "little") + b"[12]", (900).to_bytes(8, "little")):
        broken.write_bytes(data)
        assert "damaged or no file of weights" in problem(replace(options, high_noise=broken))
    lora = write_weights(tmp_path / "high_noise_lora_fp8.safetensors", names=LORA)
    assert "is a LoRA and not a model" in problem(replace(options, high_noise=lora))
    comfyui = write_weights(tmp_path / "high_noise_fp8_comfyui.safetensors", "F8_E4M3")
    assert "ComfyUI" in problem(replace(options, high_noise=comfyui))


def with_loras(fake: Fake, *loras: Lora) -> ClipOptions:
    return replace(fake.options, loras=loras)


def test_loras_are_told_their_targets(fake: Fake, tmp_path: Path) -> None:
    """Two LoRAs, one an expert, go into the JSON by name; beside quantised weights they are applied as it runs."""
    high = Lora("high_noise_model", write_weights(tmp_path / "wan_high_noise_lora.safetensors", names=LORA), 0.8)
    low = Lora("low_noise_model", write_weights(tmp_path / "wan_low_noise_lora.safetensors", names=LORA))
    options = with_loras(fake, high, low)
    check(options)
    told = config(options, 480, 832)
    assert told["lora_configs"] == [
        {"name": "high_noise_model", "path": str(high.path), "strength": 0.8},
        {"name": "low_noise_model", "path": str(low.path), "strength": 1.0},
    ]
    assert told["lora_dynamic_apply"] is True


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("wan2.2_i2v_A14b_high_noise_lora_rank64_lightx2v_4step_1022", {}),
        ("style-HIGH-v2", {}),
        ("HighNoise_portrait", {}),
        ("portrait", {"ss_base_model": "wan2.2 i2v high_noise"}),
        ("high_noise_model/portrait", {}),
    ],
)
def test_a_lora_on_the_wrong_expert_is_an_error(fake: Fake, tmp_path: Path, name: str, notes: dict[str, str]) -> None:
    """By its name, its folder or its own notes: what is for high noise is never put onto the low-noise expert."""
    path = write_weights(tmp_path / f"{name}.safetensors", names=LORA, **notes)
    assert look_at(path).experts == {"high_noise_model"}
    other = Lora("high_noise_model", write_weights(tmp_path / "plain.safetensors", names=LORA))
    what = problem(with_loras(fake, Lora("low_noise_model", path), other))
    assert f"{path.name} is a LoRA for high_noise_model, but is named for low_noise_model." in what


def test_a_lora_that_says_nothing_is_taken_at_the_persons_word(fake: Fake, tmp_path: Path) -> None:
    """A file that tells of no expert may be for either; words that merely contain "low" tell nothing."""
    path = write_weights(tmp_path / "slow_flowing_highlights.safetensors", names=LORA)
    assert look_at(path).experts == frozenset()
    check(with_loras(fake, Lora("low_noise_model", path), Lora("high_noise_model", path)))


def test_what_else_is_wrong_with_loras(fake: Fake, tmp_path: Path) -> None:
    """No such target, two for one, only one beside quantised experts, both in one name, no LoRA, no strength."""
    path = write_weights(tmp_path / "style.safetensors", names=LORA)
    both = write_weights(tmp_path / "high_low_merged.safetensors", names=LORA)
    plain = write_weights(tmp_path / "model.safetensors")
    high, low = Lora("high_noise_model", path), Lora("low_noise_model", path)
    strange = Lora("medium_noise_model", path)  # type: ignore[arg-type]
    assert "“medium_noise_model” is no target of a LoRA" in problem(with_loras(fake, strange))
    assert "There are 2 LoRAs for high_noise_model" in problem(with_loras(fake, high, high, low))
    assert "one for high_noise_model only" in problem(with_loras(fake, high))
    assert "speaks of both experts" in problem(with_loras(fake, Lora("high_noise_model", both), low))
    assert "model.safetensors is no LoRA" in problem(with_loras(fake, Lora("high_noise_model", plain), low))
    assert "strength" in problem(with_loras(fake, replace(high, strength=0.0), low))
    assert "is not there" in problem(with_loras(fake, Lora("high_noise_model", tmp_path / "x.safetensors"), low))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scheme": "fp8-cutlass"}, "“fp8-cutlass” is no quantisation scheme"),
        ({"scheme": "gguf-Q2_K"}, "“gguf-Q2_K” is no quantisation scheme"),
        ({"attention": "xformers"}, "“xformers” is no attention"),
        ({"offload": "phase"}, "“phase” is no offload"),
        ({"task": "t2v"}, "“t2v” is no task"),
        ({"height": 481}, "multiple of 16"),
        ({"width": 4096}, "multiple of 16"),
        ({"length": 80}, "4n + 1"),
        ({"length": 1601}, "4n + 1"),
        ({"infer_steps": 8}, "4 steps in the denoising step list, but infer_steps says 8"),
        ({"steps": (250, 500, 750, 1000)}, "falls from 1000"),
        ({"steps": (), "infer_steps": 0}, "falls from 1000"),
        ({"boundary": 4}, "boundary_step_index"),
        ({"shift": -1.0}, "sample_shift"),
        ({"tries": 0}, "at least one try"),
    ],
)
def test_numbers_and_names_are_held_to_their_ranges(fake: Fake, changed: dict[str, object], words: str) -> None:
    """Each has a sentence of its own."""
    assert words in problem(replace(fake.options, **changed))  # type: ignore[arg-type]


def test_everything_wrong_is_told_at_once(fake: Fake) -> None:
    """Nobody has to correct one thing after the other."""
    what = problem(replace(fake.options, length=80, attention="none", boundary=0))
    assert what.count(".") >= 3


@pytest.mark.parametrize("size", [(512, 512), (720, 1280), (1920, 1080), (900, 1200), (333, 777)])
def test_pictures_have_the_portraits_shape(fake: Fake, size: tuple[int, int]) -> None:
    """Multiples of 16 with at most as many pixels as asked for, hardly bent."""
    options = replace(fake.options, height=480, width=832)
    width, height = fitted(size, options)
    assert width % 16 == height % 16 == 0
    assert 0.85 * 480 * 832 <= width * height <= 480 * 832
    assert width / height == pytest.approx(size[0] / size[1], rel=0.025)
