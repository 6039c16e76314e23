"""The column beside a case: the case, the person, cases alike, what happened, the company's own record."""
