"""亮明身份: posts that show who is a member, who holds them, how they were chosen."""
