"""The three formats in which LLM servers answer, for the scripted one. Every answer took 100 tokens in and 20 out."""

import json
import re

PROMPT, COMPLETION = 100, 20


def data(value):
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def event(value):
    return f"event: {value['type']}\n{data(value)}"


class OpenAi:
    path = re.compile(r"/chat/completions$")
    usage = {"prompt_tokens": PROMPT, "completion_tokens": COMPLETION, "total_tokens": PROMPT + COMPLETION}

    def wants_stream(self, _path, body):
        return bool(body.get("stream"))

    def texts(self, body):
        return [message["content"] for message in body["messages"]]

    def whole(self, body, text, finish_reason):
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
        return {
            "object": "chat.completion",
            "model": body.get("model", "scripted"),
            "choices": [choice],
            "usage": self.usage,
        }

    def start(self, body):
        choice = {"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}
        return [data({"model": body.get("model", "scripted"), "choices": [choice]})]

    def piece(self, text):
        return data({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})

    def end(self, finish_reason):
        last = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish_reason}]}
        return [data(last), data({"choices": [], "usage": self.usage}), "data: [DONE]\n\n"]

    def error_event(self, message):
        return data({"error": {"message": message, "code": 502}})

    def models(self, models):
        return {"object": "list", "data": [{"id": id, "object": "model", "name": name} for id, name in models.items()]}


class Anthropic:
    path = re.compile(r"/messages$")
    reasons = {"stop": "end_turn", "length": "max_tokens"}

    def wants_stream(self, _path, body):
        return bool(body.get("stream"))

    def texts(self, body):
        return [body.get("system", "")] + [message["content"] for message in body["messages"]]

    def whole(self, body, text, finish_reason):
        return {
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": text}],
            "stop_reason": self.reasons[finish_reason],
            "usage": {"input_tokens": PROMPT, "output_tokens": COMPLETION},
        }

    def start(self, body):
        usage = {"input_tokens": PROMPT, "output_tokens": 1}
        message = {"type": "message", "role": "assistant", "model": body["model"], "content": [], "usage": usage}
        return [
            event({"type": "message_start", "message": message}),
            event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
            event({"type": "ping"}),
        ]

    def piece(self, text):
        return event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})

    def end(self, finish_reason):
        delta = {"stop_reason": self.reasons[finish_reason], "stop_sequence": None}
        return [
            event({"type": "content_block_stop", "index": 0}),
            event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": COMPLETION}}),
            event({"type": "message_stop"}),
        ]

    def error_event(self, message):
        return event({"type": "error", "error": {"type": "overloaded_error", "message": message}})

    def models(self, models):
        listed = [{"type": "model", "id": id, "display_name": name} for id, name in models.items()]
        return {"data": listed, "has_more": False}


class Gemini:
    path = re.compile(r"/models/[^/]+:(streamG|g)enerateContent(\?|$)")
    reasons = {"stop": "STOP", "length": "MAX_TOKENS"}
    usage = {"promptTokenCount": PROMPT, "candidatesTokenCount": COMPLETION}

    def wants_stream(self, path, _body):
        return ":streamGenerateContent" in path

    def texts(self, body):
        contents = [body[name] for name in ("systemInstruction",) if name in body] + body["contents"]
        return [part["text"] for content in contents for part in content["parts"]]

    def whole(self, _body, text, finish_reason):
        candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": self.reasons[finish_reason]}
        return {"candidates": [candidate], "usageMetadata": self.usage, "modelVersion": "scripted"}

    def start(self, _body):
        return []

    def piece(self, text):
        return data({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}}], "modelVersion": "scripted"})

    def end(self, finish_reason):
        return [data({"candidates": [{"finishReason": self.reasons[finish_reason]}], "usageMetadata": self.usage})]

    def error_event(self, message):
        return data({"error": {"code": 503, "message": message, "status": "UNAVAILABLE"}})

    def models(self, models):
        can = ["generateContent", "countTokens"]
        listed = [
            {"name": f"models/{id}", "displayName": name, "supportedGenerationMethods": can} for id, name in models.items()
        ]
        return {"models": [*listed, {"name": "models/embed", "supportedGenerationMethods": ["embedContent"]}]}


FORMATS = {"openai": OpenAi(), "anthropic": Anthropic(), "gemini": Gemini()}


def format_of(path):
    """The format that is spoken at `path`; None where no chat is."""
    return next((form for form in FORMATS.values() if form.path.search(path)), None)
