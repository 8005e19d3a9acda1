using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Means of 8-bit codes over windows, with sums of 16 bits: twice as many in a vector as of 32.</summary>
/// <remarks>The division by n pixels is a multiplication by 2^(15 + L) / n, rounded up, with 2^(L - 1) &lt; n &lt;= 2^L: for numbers below 2^15
/// its error is below 1/n, which is what the quotient is from the next whole number at least. Results that do not fill a vector are
/// covered by a last one that overlaps the one before it.</remarks>
internal static unsafe class CodeMeans
{
    /// <summary>Results that a window must have at least.</summary>
    private const int LeastElements = 16;

    /// <summary>Whether the processor has the vectors, and windows fill one and have so few pixels that sums stay in 16 bits.</summary>
    public static bool Fits<TCode>(in CodeWindows<TCode> windows)
        where TCode : unmanaged
        => CpuFeatures.HasX86Vector256 && sizeof(TCode) == 1 && windows.Elements >= LeastElements && (long)windows.Height * windows.Width << 8 <= short.MaxValue;

    /// <summary>Computes the results of windows that <see cref="Fits"/>.</summary>
    public static void Run<TCode>(CodeWindows<TCode>* windows)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        if (CpuFeatures.HasVector512 && windows->Elements >= Vector512<short>.Count) Pool<TCode, Vector512<short>, Means512>(windows);
        else Pool<TCode, Vector256<short>, Means256>(windows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pool<TCode, TVector, TLanes>(CodeWindows<TCode>* windows)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TVector : unmanaged
        where TLanes : struct, IMeanLanes<TVector>
    {
        nint lanes = sizeof(TVector) / sizeof(short), elements = windows->Elements, line = windows->LineStep, step = windows->PixelStep;
        TVector least = TLanes.Broadcast(int.CreateTruncating(windows->Min)), most = TLanes.Broadcast(int.CreateTruncating(windows->Max));
        var (height, width) = (windows->Height, windows->Width);
        var pixels = height * width;
        var log = 32 - BitOperations.LeadingZeroCount((uint)(pixels - 1));
        TVector half = TLanes.Broadcast(pixels / 2), factor = TLanes.Broadcast(((1 << (15 + log)) + pixels - 1) / pixels);
        TCode* first = windows->First, output = windows->Output;
        for (var count = windows->Count; count > 0; count--, first += windows->Step, output += step)
        {
            for (nint element = 0; ; element = Math.Min(element, elements - lanes))
            {
                var at = first + element;
                var sums = TLanes.Broadcast(0);
                for (var y = height; y > 0; y--, at += line)
                {
                    var pixel = at;
                    for (var x = width; x > 0; x--, pixel += step) sums = TLanes.Add(sums, TLanes.Load(pixel));
                }

                if (pixels > 1) sums = TLanes.Quotient(sums, half, factor, log - 1);
                TLanes.Store(output + element, TLanes.Clamp(sums, least, most));
                element += lanes;
                if (element >= elements) break;
            }
        }
    }
}
