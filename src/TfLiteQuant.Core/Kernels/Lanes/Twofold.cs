namespace TfLiteQuant.Kernels;

/// <summary>Two vectors that count as one of twice their width.</summary>
/// <param name="Lower">The first lanes.</param>
/// <param name="Upper">The lanes behind them.</param>
internal readonly record struct Twofold<TVector>(TVector Lower, TVector Upper)
    where TVector : unmanaged;
