"""What all pages share: texts, labels, numbers, shapes, styles."""
