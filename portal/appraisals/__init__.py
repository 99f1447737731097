"""民主评议党员: 自评 → 互评和民主测评 → 组织评定, once a year in each branch; reported to the committee."""
