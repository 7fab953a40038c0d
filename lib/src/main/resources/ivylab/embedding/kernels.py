# Sums over the points of a surface, weighted by d Gaussian kernels, one surface and a few channels at
# a time so that the exponentials stay in the processor's cache. P [d 2] are the (negative) coefficients
# of the squared distances; x, y [b m] is where the sums are asked for; X, Y [b n] are the surface's
# points; V [b n c] what is summed.

# S [b d m c] = sum_j e_j V_j with e_j = exp(P0 (x - X_j)^2 + P1 (y - Y_j)^2)
def sums(self: __torch__.Torch, P: Tensor, x: Tensor, y: Tensor, X: Tensor, Y: Tensor, V: Tensor, channels: int) -> List[Tensor]:
  b = torch.size(x, 0)
  m = torch.size(x, 1)
  n = torch.size(X, 1)
  d = torch.size(P, 0)
  c = torch.size(V, 2)
  S = torch.new_empty(V, [b, d, m, c])
  D = torch.new_empty(V, [2, m, n])
  e = torch.new_empty(V, [channels, m * n])
  for i in range(b):
    _1 = torch.square_(torch.sub(torch.unsqueeze(x[i], 1), X[i], out=D[0]))
    _2 = torch.square_(torch.sub(torch.unsqueeze(y[i], 1), Y[i], out=D[1]))
    for j in range(0, d, channels):
      last = ops.prim.min(j + channels, d)
      E = torch.slice(e, 0, 0, last - j)
      _3 = torch.mm(torch.slice(P, 0, j, last), torch.view(D, [2, m * n]), out=E)
      _4 = torch.exp_(E)
      _5 = torch.mm(torch.view(E, [-1, n]), V[i], out=torch.view(torch.slice(S[i], 0, j, last), [-1, c]))
  return [S]

# From G = dL/dS [b d m c] to dL/dP [d 2]; the exponentials are computed again.
def sums_backward(self: __torch__.Torch, P: Tensor, x: Tensor, y: Tensor, X: Tensor, Y: Tensor, V: Tensor, G: Tensor, channels: int) -> List[Tensor]:
  b = torch.size(x, 0)
  m = torch.size(x, 1)
  n = torch.size(X, 1)
  d = torch.size(P, 0)
  c = torch.size(V, 2)
  R = torch.zeros_like(P)
  D = torch.new_empty(V, [2, m, n])
  e = torch.new_empty(V, [channels, m * n])
  g = torch.new_empty(V, [channels * m, n])
  for i in range(b):
    _1 = torch.square_(torch.sub(torch.unsqueeze(x[i], 1), X[i], out=D[0]))
    _2 = torch.square_(torch.sub(torch.unsqueeze(y[i], 1), Y[i], out=D[1]))
    squares = torch.view(D, [2, m * n])
    for j in range(0, d, channels):
      last = ops.prim.min(j + channels, d)
      E = torch.slice(e, 0, 0, last - j)
      W = torch.slice(g, 0, 0, (last - j) * m)
      _3 = torch.mm(torch.slice(P, 0, j, last), squares, out=E)
      _4 = torch.exp_(E)
      _5 = torch.mm(torch.reshape(torch.slice(G[i], 0, j, last), [-1, c]), torch.t(V[i]), out=W)
      _6 = torch.mul_(E, torch.view(W, [last - j, m * n]))
      _7 = torch.addmm_(torch.slice(R, 0, j, last), E, torch.t(squares))
  return [R]

# The same with the factors 1, dx, dy, dx^2 for dx = x - X_j, dy = y - Y_j, from which all derivatives
# by x and y follow: S [b d 4 m c]
def moments(self: __torch__.Torch, P: Tensor, x: Tensor, y: Tensor, X: Tensor, Y: Tensor, V: Tensor, channels: int) -> List[Tensor]:
  b = torch.size(x, 0)
  m = torch.size(x, 1)
  n = torch.size(X, 1)
  d = torch.size(P, 0)
  c = torch.size(V, 2)
  S = torch.new_empty(V, [b, d, 4, m, c])
  F = torch.new_ones(V, [4, m, n])
  D = torch.new_empty(V, [2, m, n])
  e = torch.new_empty(V, [channels, 1, m * n])
  a = torch.new_empty(V, [channels, 4, m * n])
  for i in range(b):
    _1 = torch.sub(torch.unsqueeze(x[i], 1), X[i], out=F[1])
    _2 = torch.sub(torch.unsqueeze(y[i], 1), Y[i], out=F[2])
    _3 = torch.mul(F[1], F[1], out=F[3])
    _4 = torch.mul(F[1], F[1], out=D[0])
    _5 = torch.mul(F[2], F[2], out=D[1])
    for j in range(0, d, channels):
      last = ops.prim.min(j + channels, d)
      E = torch.slice(e, 0, 0, last - j)
      A = torch.slice(a, 0, 0, last - j)
      _6 = torch.mm(torch.slice(P, 0, j, last), torch.view(D, [2, m * n]), out=torch.view(E, [last - j, m * n]))
      _7 = torch.exp_(E)
      _8 = torch.mul(E, torch.view(F, [1, 4, m * n]), out=A)
      _9 = torch.mm(torch.view(A, [-1, n]), V[i], out=torch.view(torch.slice(S[i], 0, j, last), [-1, c]))
  return [S]

def moments_backward(self: __torch__.Torch, P: Tensor, x: Tensor, y: Tensor, X: Tensor, Y: Tensor, V: Tensor, G: Tensor, channels: int) -> List[Tensor]:
  b = torch.size(x, 0)
  m = torch.size(x, 1)
  n = torch.size(X, 1)
  d = torch.size(P, 0)
  c = torch.size(V, 2)
  R = torch.zeros_like(P)
  F = torch.new_ones(V, [4, m, n])
  D = torch.new_empty(V, [2, m, n])
  e = torch.new_empty(V, [channels, m * n])
  a = torch.new_empty(V, [channels * 4 * m, n])
  for i in range(b):
    _1 = torch.sub(torch.unsqueeze(x[i], 1), X[i], out=F[1])
    _2 = torch.sub(torch.unsqueeze(y[i], 1), Y[i], out=F[2])
    _3 = torch.mul(F[1], F[1], out=F[3])
    _4 = torch.mul(F[1], F[1], out=D[0])
    _5 = torch.mul(F[2], F[2], out=D[1])
    squares = torch.view(D, [2, m * n])
    for j in range(0, d, channels):
      last = ops.prim.min(j + channels, d)
      E = torch.slice(e, 0, 0, last - j)
      A = torch.slice(a, 0, 0, (last - j) * 4 * m)
      _6 = torch.mm(torch.slice(P, 0, j, last), squares, out=E)
      _7 = torch.exp_(E)
      _8 = torch.mm(torch.reshape(torch.slice(G[i], 0, j, last), [-1, c]), torch.t(V[i]), out=A)
      factors = torch.mul_(torch.view(A, [last - j, 4, m * n]), torch.view(F, [1, 4, m * n]))
      _9 = torch.mul_(E, torch.sum(factors, [1]))
      _10 = torch.addmm_(torch.slice(R, 0, j, last), E, torch.t(squares))
  return [R]
