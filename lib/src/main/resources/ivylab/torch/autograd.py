# Vector-Jacobian products of any order. Unused inputs give zeros; tensors that the engine only
# promises to be zero are written out, since reading one would end the process.
def grad(self: __torch__.Torch, outputs: List[Tensor], inputs: List[Tensor], weights: List[Tensor], retain: bool, create: bool) -> List[Tensor]:
  outs = annotate(List[Tensor], [])
  directions = annotate(List[Optional[Tensor]], [])
  ones = torch.eq(torch.len(weights), 0)
  for i in range(torch.len(outputs)):
    if ops.prim.requires_grad(outputs[i]):
      _1 = torch.append(outs, outputs[i])
      if ones:
        _2 = torch.append(directions, torch.ones_like(outputs[i]))
      else:
        _3 = torch.append(directions, weights[i])
    else:
      pass
  found = annotate(List[Tensor], [])
  if torch.eq(torch.len(outs), 0):
    for k in range(torch.len(inputs)):
      _4 = torch.append(found, torch.zeros_like(inputs[k]))
  else:
    gradients = torch.grad(outs, inputs, directions, retain, create, True)
    for j in range(torch.len(gradients)):
      g = gradients[j]
      if torch.__isnot__(g, None):
        h = unchecked_cast(Tensor, g)
        if torch._is_zerotensor(h):
          _5 = torch.append(found, torch.zeros_like(inputs[j]))
        else:
          _6 = torch.append(found, h)
      else:
        _7 = torch.append(found, torch.zeros_like(inputs[j]))
  return found
