using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>64-bit sums to int16 codes by a fixed-point multiplier with the reduced mantissa
/// (<see cref="FixedPointMultiplier.MultiplyWide"/>).</summary>
internal sealed unsafe class WideFixedPointStage : SumStage
{
    private const int Lanes = 8;

    private readonly FixedPointMultiplier[] _multipliers;
    private readonly long[] _bias;
    private readonly CodeRange _codes;
    private readonly long[] _mantissas;
    private readonly ulong[] _shifts;
    private readonly long[] _halves;
    private readonly bool _hasVectors;

    /// <param name="multipliers">Scale of the sums over scale of the output, one per channel.</param>
    /// <param name="bias">Added to the sums, one per channel; empty for none.</param>
    /// <param name="codes">Codes of the output.</param>
    /// <param name="isScalar">Whether sums are taken one by one.</param>
    public WideFixedPointStage(FixedPointMultiplier[] multipliers, long[] bias, CodeRange codes, bool isScalar = false)
    {
        (_multipliers, _bias, _codes) = (multipliers, bias, codes);
        _mantissas = Array.ConvertAll(multipliers, static multiplier => (long)multiplier.ReducedMantissa);
        _shifts = Array.ConvertAll(multipliers, static multiplier => (ulong)Math.Max(0, Right(multiplier)));
        _halves = Array.ConvertAll(multipliers, static multiplier => 1L << Math.Max(0, Right(multiplier) - 1));
        _hasVectors = !isScalar && CpuFeatures.HasVector512 && Array.TrueForAll(multipliers, static multiplier => Right(multiplier) > 0);
    }

    public override bool IsWide => true;

    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var sums = block->WideSums + (nint)row * block->Stride;
            var output = (short*)block->Outputs[row] + block->Column;
            for (var column = _hasVectors ? StoreVectors(sums, output, block->Channel, block->Columns) : 0; column < block->Columns; column++)
            {
                var channel = block->Channel + column;
                var sum = unchecked(sums[column] + (_bias.Length == 0 ? 0 : _bias[channel]));
                output[column] = (short)Math.Clamp(unchecked(_multipliers[channel].MultiplyWide(sum) + _codes.ZeroPoint), _codes.Min, _codes.Max);
            }
        }
    }

    // Bits that the product is shifted right.
    private static int Right(FixedPointMultiplier multiplier) => 15 - multiplier.Shift;

    // How many columns were done: whole vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int StoreVectors(long* sums, short* output, int channel, int columns)
    {
        Vector256<int> zero = Vector256.Create(_codes.ZeroPoint), min = Vector256.Create(_codes.Min), max = Vector256.Create(_codes.Max);
        var column = 0;
        for (; column + Lanes <= columns; column += Lanes, channel += Lanes)
        {
            var sum = Vector512.Load(sums + column);
            if (_bias.Length > 0) sum += Vector512.LoadUnsafe(ref _bias[channel]);
            var product = Avx512DQ.MultiplyLow(sum, Vector512.LoadUnsafe(ref _mantissas[channel])) + Vector512.LoadUnsafe(ref _halves[channel]);
            var codes = Avx512F.ConvertToVector256Int32(Avx512F.ShiftRightArithmeticVariable(product, Vector512.LoadUnsafe(ref _shifts[channel]))) + zero;
            codes = Vector256.Min(Vector256.Max(codes, min), max);
            Avx512F.VL.ConvertToVector128Int16(codes).Store(output + column);
        }

        return column;
    }
}
