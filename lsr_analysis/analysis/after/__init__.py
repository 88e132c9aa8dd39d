"""Whether delays changed more in the reviewed areas, after the review, than elsewhere."""

from lsr_analysis.analysis.after.result import AfterReview, after_the_review

__all__ = ["AfterReview", "after_the_review"]
