namespace TfLiteQuant.Kernels;

/// <summary>Ranges of runs of floats, found piece by piece, and the scale and zero point that each run gets from its own.</summary>
/// <param name="runs">Runs.</param>
/// <param name="piecesPerRun">Pieces of a run.</param>
/// <param name="isAsymmetric">Whether codes have a zero point.</param>
/// <param name="rows">Takes scales and zero points.</param>
internal sealed unsafe class RunRanges(int runs, int piecesPerRun, bool isAsymmetric, RowScales rows)
{
    private readonly (float Min, float Max)[] _pieces = new (float, float)[runs * piecesPerRun];

    /// <summary>How each run's values are quantized, once chosen.</summary>
    public DynamicParameters[] Parameters { get; } = new DynamicParameters[runs];

    /// <summary>Looks at the values of a piece, counted through all runs.</summary>
    public void Look(int piece, float* values, int count) => _pieces[piece] = DynamicCodes.Range(values, count);

    /// <summary>Chooses for a run all of whose pieces were looked at.</summary>
    public void Choose(int run)
    {
        var (min, max) = _pieces[run * piecesPerRun];
        for (var i = 1; i < piecesPerRun; i++)
        {
            var (otherMin, otherMax) = _pieces[run * piecesPerRun + i];
            if (otherMin < min) min = otherMin;
            if (otherMax > max) max = otherMax;
        }

        Choose(run, min, max);
    }

    /// <summary>Chooses for a run whose extremes are known.</summary>
    public void Choose(int run, float min, float max)
    {
        var parameters = DynamicParameters.Of(min, max, isAsymmetric);
        Parameters[run] = parameters;
        rows.Scales.Pointer[run] = parameters.Scale;
        rows.ZeroPoints.Pointer[run] = parameters.ZeroPoint;
    }

    /// <summary>Chooses for all runs.</summary>
    public void ChooseAll()
    {
        for (var run = 0; run < Parameters.Length; run++) Choose(run);
    }
}
