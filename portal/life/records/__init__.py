"""组织生活记录: written, announced, held, filed."""
