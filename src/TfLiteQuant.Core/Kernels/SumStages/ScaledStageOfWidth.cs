using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes by real factors with one vector width.</summary>
/// <remarks>Limited to the codes before the conversion to integers, which then cannot overflow; a sum of 32 bits is a double, and
/// its product with the factor is rounded as the scalar one.</remarks>
internal sealed unsafe class ScaledStage<T, TVector, TFloats, TLanes> : SumStage
    where T : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IIntegerLanes<TVector, TFloats>
{
    private readonly AlignedArray<double> _factors;
    private readonly FloatStepColumns<T, TVector, TFloats, TLanes>? _steps;
    private readonly CodeRange _codes;

    public ScaledStage(double[] factors, FloatStepColumns<T, TVector, TFloats, TLanes>? steps, CodeRange codes)
    {
        _factors = new AlignedArray<double>(factors.Length);
        factors.CopyTo(_factors.Span);
        _steps = steps;
        _codes = codes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Store(SumBlock* block)
    {
        var lanes = sizeof(TVector) / sizeof(int);
        var zero = TLanes.Broadcast(_codes.ZeroPoint);
        double min = (double)_codes.Min - _codes.ZeroPoint, max = (double)_codes.Max - _codes.ZeroPoint;
        var spare = stackalloc byte[64];
        for (var column = 0; column < block->Columns; column += lanes)
        {
            if (_steps is not null && _steps.Store(block, column, lanes, (block->Columns - column + lanes - 1) / lanes, spillingRows: 0) is > 0 and var done)
            {
                column += lanes * (done - 1);
                continue;
            }

            var factors = _factors.Pointer + block->Channel + column;
            var at = (nint)(block->Column + column) * sizeof(T);
            var count = block->Columns - column;
            for (var row = 0; row < block->Rows; row++)
            {
                var value = TLanes.Load(block->Sums + (nint)row * block->Stride + column);
                value = TLanes.Add(TLanes.RoundScaled(value, factors, min, max), zero);
                var output = block->Outputs[row] + at;
                if (count >= lanes)
                {
                    TLanes.StoreSaturated<T>(output, value);
                    continue;
                }

                TLanes.StoreSaturated<T>(spare, value);
                SumBlockTail.Copy(spare, output, count * sizeof(T));
            }
        }
    }
}
