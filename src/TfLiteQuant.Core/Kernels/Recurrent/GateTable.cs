using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// A gate's function of 16 bits as the table of all its values, 128 KB that all models share. A step of an LSTM has to wait for the one
/// before it: the function's chain of dependent products takes some ten times as long as a value takes to be read.
/// </summary>
internal sealed unsafe class GateTable
{
    private const int Values = 1 << 16;

    /// <summary>Values that are looked up together.</summary>
    private const int Together = 4;

    private static readonly Lazy<GateTable> LogisticTable = new(static () => new GateTable(static values => WordGates.Logistic(values)));
    private static readonly Lazy<GateTable>[] TanhTables =
        [.. Enumerable.Range(0, WordGates.MostIntegerBits + 1).Select(static bits => new Lazy<GateTable>(() => new GateTable(values => WordGates.Tanh(values, bits))))];

    private readonly short[] _values = GC.AllocateUninitializedArray<short>(Values, pinned: true);

    private GateTable(Function function)
    {
        for (var i = 0; i < Values; i++) _values[i] = (short)i;
        function(_values);
    }

    private delegate void Function(Span<short> values);

    /// <summary>1 / (1 + e^-x); arguments have three bits before the binary point.</summary>
    public static GateTable Logistic => LogisticTable.Value;

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="integerBits">Bits of arguments before the binary point, 0 to 6.</param>
    public static GateTable Tanh(int integerBits) => TanhTables[integerBits].Value;

    /// <summary>Replaces arguments by the function's values.</summary>
    /// <param name="values">Arguments, in memory that goes on up to the next multiple of four of them.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(short* values, int count)
    {
        // The collector does not move it, and this object keeps it.
        var table = (ushort*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_values));
        for (var end = values + count; values < end; values += Together)
        {
            var codes = *(ulong*)values;
            ulong first = table[(ushort)codes], second = table[(ushort)(codes >> 16)], third = table[(ushort)(codes >> 32)], fourth = table[codes >> 48];
            *(ulong*)values = first | second << 16 | third << 32 | fourth << 48;
        }

        GC.KeepAlive(this);
    }
}
