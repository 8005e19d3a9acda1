namespace TfLiteQuant.TestKit;

/// <summary>Weights of an LSTM, gates in the order input, forget, cell, output; null for a gate that is not there.</summary>
public sealed record ReferenceLstm(float[]?[] Input, float[]?[] Recurrent, float[]?[] Bias)
{
    public float[]?[]? Auxiliary { get; init; }

    public float[]?[]? Peephole { get; init; }

    public float[]?[]? Norm { get; init; }

    public float[]? Projection { get; init; }

    public float[]? ProjectionBias { get; init; }

    public double CellClip { get; init; }

    public double ProjectionClip { get; init; }

    public bool IsDiagonal { get; init; }

    /// <summary>What products make of a vector before they take it: what hybrid kernels' codes keep of it. The vector itself where left out.</summary>
    public Func<double[], double[]> Taken { get; init; } = static vector => vector;
}
