using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Maxima of codes over windows, in vectors of the codes as they are: four times as many as of integers.</summary>
/// <remarks>Results that do not fill a vector are covered by a last one that overlaps the one before it.</remarks>
internal static unsafe class CodeMaxima
{
    /// <summary>Results that a window must have at least; 0 where the processor has no vectors.</summary>
    public static int LeastElements<TCode>()
        where TCode : unmanaged
        => CpuFeatures.HasVector128 ? Vector128<TCode>.Count : 0;

    /// <summary>Computes the results of windows of at least <see cref="LeastElements"/> elements.</summary>
    public static void Run<TCode>(CodeWindows<TCode>* windows)
        where TCode : unmanaged
    {
        var elements = windows->Elements;
        if (CpuFeatures.HasVector512 && elements >= Vector512<TCode>.Count) Pool<TCode, Vector512<TCode>, Extremes512<TCode>>(windows);
        else if (CpuFeatures.HasVector256 && elements >= Vector256<TCode>.Count) Pool<TCode, Vector256<TCode>, Extremes256<TCode>>(windows);
        else Pool<TCode, Vector128<TCode>, Extremes128<TCode>>(windows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pool<TCode, TVector, TLanes>(CodeWindows<TCode>* windows)
        where TCode : unmanaged
        where TVector : unmanaged
        where TLanes : struct, IExtremeLanes<TVector, TCode>
    {
        nint lanes = sizeof(TVector) / sizeof(TCode), elements = windows->Elements, line = windows->LineStep, step = windows->PixelStep;
        TVector least = TLanes.Broadcast(windows->Min), most = TLanes.Broadcast(windows->Max);
        var (height, width) = (windows->Height, windows->Width);
        TCode* first = windows->First, output = windows->Output;
        for (var count = windows->Count; count > 0; count--, first += windows->Step, output += step)
        {
            for (nint element = 0; ; element = Math.Min(element, elements - lanes))
            {
                var at = first + element;
                var max = least;
                if (height == 2 && width == 2)
                {
                    // What most windows are.
                    max = TLanes.Most(TLanes.Most(TLanes.Load(at), TLanes.Load(at + step)), TLanes.Most(TLanes.Load(at + line), TLanes.Load(at + line + step)));
                    max = TLanes.Most(max, least);
                }
                else
                {
                    for (var y = height; y > 0; y--, at += line)
                    {
                        var pixel = at;
                        for (var x = width; x > 0; x--, pixel += step) max = TLanes.Most(max, TLanes.Load(pixel));
                    }
                }

                TLanes.Store(output + element, TLanes.Least(max, most));
                element += lanes;
                if (element >= elements) break;
            }
        }
    }
}
