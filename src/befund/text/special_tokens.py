"""What steers a chat model, made harmless.

Marks of chat formats, and the tags around material in our prompts. A tokenizer turns `<|im_end|>`
into the end of a message, whoever wrote it. One letter of such a mark is exchanged for another that
looks like it, so text keeps its length and every offset in it holds; all other text stays as it is.
"""

import re

_OWN_TAGS = "gespr(?:ae|ä)ch|vorher|conversation|before|aussagen|statements|schritte|steps|prozesse|processes"
_NAME, _NUMBER = r"\w{1,40}", r"\d{1,6}"
_TOKENS = (
    r"s|(?:bos|eos|pad|unk|mask|sep|cls)(?:_token)?|sop|eop|eoh|eoa|eosys|eod"
    rf"|(?:start|begin|end)_?of_?{_NAME}"
    rf"|eot(?:_id)?|im_(?:start|end|sep)|(?:start|end)_header_id|endoftext|fim_{_NAME}"
    rf"|unused_?{_NUMBER}"
    rf"|tokens_unused_{_NUMBER}|reserved_{_NAME}|extra_id_{_NUMBER}|0x[0-9a-f]{{2}}|sys|system|user"
    r"|human|assistant"
    r"|instructions?|turn|channel|message|return|call|think(?:ing)?|thought|reasoning|tools?"
    rf"|tool_{_NAME}"
    rf"|functions?|function_{_NAME}"
)
_BRACKETED = (
    r"(?i:INST)|BOS|EOS|UNK|CLS|SEP|PAD|[gs]?MASK|IMG(?:_BREAK|_END)?|THINK|ARGS|CALL_ID|PREFIX"
    r"|MIDDLE|SUFFIX"
    r"|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_(?:CALLS?|RESULTS?|CONTENT)"
)
_HEADINGS = "instructions?|response|input|output|system|user|human|assistant|anweisung|antwort"
# never tried again: a thousand spaces must not cost a million steps
_GAP = r"[\s\u200b-\u200d\u2060\ufeff]*+"
_MARK = re.compile(
    rf"[<＜﹤](?={_GAP}(?:"
    rf"[|｜]"  # <|im_end|>, <｜end▁of▁sentence｜>
    # </s>, <start_of_turn>, the inner of <<SYS>>
    rf"|(?:/{_GAP})?(?:(?:{_OWN_TAGS})\b|(?:{_TOKENS}){_GAP}[>＞﹥])"
    rf"))"
    rf"|\[(?=/?(?-i:{_BRACKETED})\])"
    rf"|#(?=#{{0,5}}[ ]{{0,3}}(?:{_HEADINGS})[ ]?:)",
    re.IGNORECASE,
)
_HARMLESS = {"<": "‹", "＜": "‹", "﹤": "‹", "[": "⟦", "#": "♯"}


def defused(text: str) -> str:
    """The text in which no such mark is one any more.

    As long as it was, and the same where there is none.
    """
    return _MARK.sub(lambda mark: _HARMLESS[mark[0]], text)
