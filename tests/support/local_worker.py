"""The process that reads, as the product starts it, but for one thing: this machine counts as a public address."""

from facts.documents import document_worker, fetching

THIS = "127.0.0.1"
_is_public = fetching.is_public
fetching.is_public = lambda text: text == THIS or _is_public(text)

if __name__ == "__main__":
    document_worker.main()
