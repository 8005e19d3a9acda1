using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes of a byte by float steps.</summary>
internal sealed unsafe class FloatStepColumns<T, TVector, TFloats, TLanes>(FloatStepTable table, CodeRange codes)
    where T : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IIntegerLanes<TVector, TFloats>
{
    /// <summary>Rows whose codes are narrowed together.</summary>
    private const int Rows = 4;

    /// <summary>Where codes begin at the zero point, as those of rectified outputs do, negative sums need no term of their own: what is below is limited.</summary>
    private readonly bool _isOneSided = codes.Min == codes.ZeroPoint;

    private readonly bool _isLimited = !codes.IsAllOf<T>();

    /// <summary>Computes outputs of vectors of columns, as many as have steps of one form.</summary>
    /// <param name="block">The block.</param>
    /// <param name="column">The first column of the first vector.</param>
    /// <param name="step">From there to the next one: a vector on, or back.</param>
    /// <param name="vectors">How many there are.</param>
    /// <param name="spillingRows">Rows of which a whole vector may be stored where there are fewer columns.</param>
    /// <returns>How many were done; 0 if the first has no steps.</returns>
    public int Store(SumBlock* block, int column, int step, int vectors, int spillingRows)
    {
        var form = table.Form(block->Channel + column);
        return form == FloatStepForm.None ? 0
            : form == FloatStepForm.WithOddSums ? Store<OddSums>(block, column, step, vectors, spillingRows, form)
            : _isOneSided ? Store<OneSided>(block, column, step, vectors, spillingRows, form)
            : Store<TwoSided>(block, column, step, vectors, spillingRows, form);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Store<TForm>(SumBlock* block, int column, int step, int vectors, int spillingRows, FloatStepForm form)
        where TForm : struct
    {
        var isLimited = _isLimited;
        var lanes = sizeof(TVector) / sizeof(int);
        TVector min = TLanes.BroadcastBytes(codes.Min), max = TLanes.BroadcastBytes(codes.Max), wordMin = TLanes.Limit(codes.Min), wordMax = TLanes.Limit(codes.Max);
        var spare = stackalloc byte[sizeof(TVector)];
        var (rows, columns) = (block->Rows, block->Columns);
        var stride = (nint)block->Stride;
        var done = 0;
        do
        {
            var channel = block->Channel + column;
            TFloats scale = TLanes.Load(table.Scale + channel), plus = TLanes.Load(table.Plus + channel);
            var minus = typeof(TForm) == typeof(OneSided) ? plus : TLanes.Load(table.Minus + channel);
            TVector odd = typeof(TForm) == typeof(OddSums) ? TLanes.Load(table.Odd + channel) : default, by = typeof(TForm) == typeof(OddSums) ? TLanes.Load(table.By + channel) : default;
            var sums = block->Sums + column;
            var at = (nint)(block->Column + column);
            var outputs = block->Outputs;
            var wholeRows = columns - column >= lanes ? rows : spillingRows;
            var row = 0;
            for (; row <= wholeRows - Rows; row += Rows, outputs += Rows, sums += Rows * stride)
                TLanes.StoreFour<T>(
                    outputs[0] + at, outputs[1] + at, outputs[2] + at, outputs[3] + at,
                    Code<TForm>(sums, scale, plus, minus, odd, by), Code<TForm>(sums + stride, scale, plus, minus, odd, by),
                    Code<TForm>(sums + (2 * stride), scale, plus, minus, odd, by), Code<TForm>(sums + (3 * stride), scale, plus, minus, odd, by), isLimited, min, max);
            for (; row < wholeRows - 1; row += 2, outputs += 2, sums += 2 * stride)
                TLanes.StorePair<T>(
                    outputs[0] + at, outputs[1] + at, Code<TForm>(sums, scale, plus, minus, odd, by), Code<TForm>(sums + stride, scale, plus, minus, odd, by), isLimited, wordMin, wordMax);
            for (; row < rows; row++, outputs++, sums += stride)
            {
                var value = Code<TForm>(sums, scale, plus, minus, odd, by);
                var output = row < wholeRows ? *outputs + at : spare;
                TLanes.Store<T>(output, value, isLimited, wordMin, wordMax);
                if (output == spare) SumBlockTail.Copy(spare, *outputs + at, columns - column);
            }

            column += step;
            done++;
        }
        while (done < vectors && table.Form(block->Channel + column) == form);

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TForm>(int* sums, TFloats scale, TFloats plus, TFloats minus, TVector odd, TVector by)
        where TForm : struct
    {
        var sum = TLanes.Load(sums);
        var code = TLanes.MultiplyToNearest(sum, scale, typeof(TForm) == typeof(OneSided) ? plus : TLanes.BySign(sum, plus, minus));
        return typeof(TForm) == typeof(OddSums) ? TLanes.AddWhereEqual(code, by, sum, odd) : code;
    }

    private readonly struct OneSided;

    private readonly struct TwoSided;

    private readonly struct OddSums;
}
