# Sums over the points of a surface, weighted by d Gaussian kernels: with e_j = exp(P0 dx^2 + P1 dy^2),
# dx = x - X_j, dy = y - Y_j, the result S [b m d columns] holds sum_j e_j F_j V_j for a list of factors F,
# the two rows of V innermost. P [d 2] are the (negative) coefficients; x, y [b m] is where the sums are
# asked for; X, Y [b n] are the surface's points; V [b 2 n] what is summed.
#   kind 0: 1
#   kind 1: 1; dx^2; dy^2                       the last two are its derivatives by P0 and P1
#   kind 2: 1, dx, dy, dx^2                     from which all derivatives by x and y follow
#   kind 3: 1, dx, dy, dx^2; each times dx^2; each times dy^2
# A few points at a time, so that the exponentials stay in the processor's cache.
def moments(self: __torch__.Torch, P: Tensor, x: Tensor, y: Tensor, X: Tensor, Y: Tensor, V: Tensor, kind: int, columns: int, points: int) -> List[Tensor]:
  b = torch.size(x, 0)
  m = torch.size(x, 1)
  n = torch.size(X, 1)
  d = torch.size(P, 0)
  S = torch.new_empty(V, [b, m, d, columns])
  e = torch.new_empty(V, [points, d, n])
  coefficients = torch.unsqueeze(P, 0)
  for i in range(b):
    for j in range(0, m, points):
      last = ops.prim.min(j + points, m)
      r = last - j
      dx = torch.sub(torch.unsqueeze(torch.slice(x[i], 0, j, last), 1), X[i])
      dy = torch.sub(torch.unsqueeze(torch.slice(y[i], 0, j, last), 1), Y[i])
      xx = torch.mul(dx, dx)
      yy = torch.mul(dy, dy)
      E = torch.slice(e, 0, 0, r)
      _1 = torch.bmm(torch.expand(coefficients, [r, d, 2]), torch.stack([xx, yy], 1), out=E)
      _2 = torch.exp_(E)
      if torch.eq(kind, 0):
        _3 = torch.mm(torch.view(E, [-1, n]), torch.t(V[i]), out=torch.view(torch.slice(S[i], 0, j, last), [-1, 2]))
      else:
        one = torch.ones_like(dx)
        if torch.eq(kind, 1):
          F = torch.stack([one, xx, yy], 1)
        else:
          if torch.eq(kind, 2):
            F = torch.stack([one, dx, dy, xx], 1)
          else:
            F = torch.stack([one, dx, dy, xx, torch.mul(xx, dx), torch.mul(xx, dy), torch.mul(xx, xx), yy, torch.mul(dx, yy), torch.mul(dy, yy), torch.mul(xx, yy)], 1)
        W = torch.reshape(torch.mul(torch.unsqueeze(F, 2), V[i]), [r, columns, n])
        _4 = torch.bmm(E, torch.transpose(W, 1, 2), out=torch.slice(S[i], 0, j, last))
  return [S]
