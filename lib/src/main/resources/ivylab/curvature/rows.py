# Writes the parts of a gradient, one behind the other, into row i of a matrix of double precision, in place.
def write(self: __torch__.Torch, rows: Tensor, i: int, parts: List[Tensor]) -> List[Tensor]:
  row = torch.select(rows, 0, i)
  at = 0
  for k in range(torch.len(parts)):
    part = torch.reshape(parts[k], [-1])
    next = torch.add(at, torch.size(part, 0))
    _1 = torch.copy_(torch.slice(row, 0, at, next), part)
    at = next
  return [row]
