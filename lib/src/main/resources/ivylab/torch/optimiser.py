# In place and without recording: the caller turns recording off.
def adamw(self: __torch__.Torch, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, eps: float) -> List[Tensor]:
  none = annotate(List[Tensor], [])
  _1 = torch._foreach_add_(steps, 1)
  _2 = torch._fused_adamw_(parameters, gradients, means, squares, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
  return none

# The Euclidean norm of all gradients together.
def norm(self: __torch__.Torch, gradients: List[Tensor]) -> List[Tensor]:
  norms = torch.stack(torch._foreach_norm(gradients, 2))
  return [torch.sqrt(torch.sum(torch.mul(norms, norms)))]

# Scales all gradients so that their norm is at most the limit; returns the norm before.
def clip(self: __torch__.Torch, gradients: List[Tensor], limit: float) -> List[Tensor]:
  norms = torch.stack(torch._foreach_norm(gradients, 2))
  total = torch.sqrt(torch.sum(torch.mul(norms, norms)))
  factor = torch.clamp(torch.div(limit, torch.add(total, 1e-6)), None, 1.0)
  _1 = torch._foreach_mul_(gradients, factor)
  return [total]
