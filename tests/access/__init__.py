"""What the cross-cutting security tests share: rows in every state, requests that are undone, who may what."""
