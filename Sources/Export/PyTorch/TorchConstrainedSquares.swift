/// Least squares of amounts at 0 and above in PyTorch, by active sets in double precision, as aec's kernel finds them.
///
/// The search knows no gradients; those of the amounts are of the least squares over the set that it finds.
let torchConstrainedSquares = """
  def _constrained_squares(b, e, are_shares):
      \"""The a >= 0, with sum 1 if they are shares, that makes |a e|^2 / 2 - b a smallest.\"""
      gram = e.double() @ e.double().T
      largest = gram.diagonal().max().detach()
      if are_shares:  # the sum is fixed, and with its square the system is regular
          gram = gram + gram.diagonal().max()
      rows = b.double().reshape(-1, len(e))
      kept = _active_set(rows.detach(), gram.detach(), largest, are_shares)
      a = _least_squares(rows, gram, kept, largest, are_shares).clamp(min=0)
      return a.reshape(b.shape).to(b.dtype)


  def _active_set(b, gram, largest, are_shares):
      \"""Which ends are above 0: in each round one comes into the set of a sample, or one leaves (Lawson, Hanson 1974).\"""
      scale = b.abs().amax(-1, keepdim=True).clamp(min=largest)
      a = torch.zeros_like(b)
      if are_shares:
          a = a.scatter(-1, (gram.diagonal() / 2 - b).argmin(-1, keepdim=True), 1.0)
      kept = a > 0
      for _ in range(8 * b.shape[-1] + 1):
          due = _least_squares(b, gram, kept, largest, are_shares)
          slopes = b - due @ gram
          if are_shares:
              slopes = slopes - (slopes * kept).sum(-1, keepdim=True) / kept.sum(-1, keepdim=True)
          is_blocked = kept & (due <= 0)
          way, leaving = torch.where(is_blocked, a / (a - due).clamp(min=1e-300), 2.0).min(-1, keepdim=True)
          slope, coming = torch.where(kept, 0.0, slopes).max(-1, keepdim=True)
          is_stopped = way < 2
          changes = is_stopped | (slope > scale * 1e-13)
          if not changes.any():
              break
          a = torch.where(is_stopped, a + way.clamp(max=1) * (due - a), due)
          place = torch.where(is_stopped, leaving, coming)
          changed = torch.zeros_like(kept).scatter(-1, place, changes)
          a = torch.where(kept & ~changed, a.clamp(min=0), 0.0)
          kept = kept ^ changed
      return kept


  def _least_squares(b, gram, kept, largest, are_shares):
      \"""Over the kept ends alone, moved along G^-1 1 to the sum 1 if they are shares.\"""
      floor = (largest * 1e-15).clamp(min=1e-300)
      matrix = torch.where(kept.unsqueeze(-1) & kept.unsqueeze(-2), gram, 0.0)
      matrix = matrix + torch.diag_embed(torch.where(kept, floor, 1.0))
      right = torch.stack([b, torch.ones_like(b)], -1) * kept.unsqueeze(-1)
      free, even = torch.linalg.solve_ex(matrix, right)[0].unbind(-1)
      if not are_shares:
          return free
      return free - (free.sum(-1, keepdim=True) - 1) / even.sum(-1, keepdim=True) * even

  """
