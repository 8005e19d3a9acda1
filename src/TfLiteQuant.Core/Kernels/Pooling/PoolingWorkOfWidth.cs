using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Pooling with one vector width. A window's pixels are visited in order for four vectors of channels at a time, then for one;
/// channels that do not fill a vector are covered by a last vector that overlaps the one before.
/// </summary>
/// <remarks>Sums are float32 and in the window's order, as the reference's; the mean divides by the pixels inside the image.</remarks>
internal sealed unsafe class PoolingWork<TVector, TLanes>(PoolingShape shape, int threads) : PoolingWork(shape, threads)
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    protected override void Execute(int first, int end)
    {
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        for (var row = first; row < end; row++)
        {
            int batch = row / axisY.Count, y = row % axisY.Count;
            var (firstY, endY) = Inside(axisY, y);
            for (var x = 0; x < axisX.Count; x++)
            {
                var (firstX, endX) = Inside(axisX, x);
                Window window;
                window.First = Input + (((nint)batch * axisY.InputSize + firstY) * axisX.InputSize + firstX) * Shape.Channels;
                window.Height = endY - firstY;
                window.Width = endX - firstX;
                window.LineStep = (nint)axisX.InputSize * Shape.Channels;
                window.Channels = Shape.Channels;
                window.Min = Min;
                window.Max = Max;
                window.Output = Output + ((nint)row * axisX.Count + x) * Shape.Channels;
                if (Shape.Kind == PoolingKind.Max) Pool<Bytes1>(&window);
                else if (Shape.Kind == PoolingKind.Average) Pool<Bytes2>(&window);
                else Pool<Bytes3>(&window);
            }
        }
    }

    private static (int First, int End) Inside(AxisTaps axis, int position)
    {
        var first = position * axis.InputStep + axis.Offsets[0];
        return (Math.Max(first, 0), Math.Min(first + axis.Offsets.Length, axis.InputSize));
    }

    /// <typeparam name="TKind">1 byte: maximum, 2: mean, 3: root of the mean square.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pool<TKind>(Window* window)
        where TKind : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var channels = window->Channels;
        var start = TLanes.Broadcast(sizeof(TKind) == 1 ? float.MinValue : 0);
        for (nint channel = 0; ;)
        {
            var isWide = channel + 4 * lanes <= channels;
            TVector s0 = start, s1 = start, s2 = start, s3 = start;
            var line = window->First + channel;
            for (var y = window->Height; y > 0; y--, line += window->LineStep)
            {
                var pixel = line;
                if (isWide)
                {
                    for (var x = window->Width; x > 0; x--, pixel += channels)
                    {
                        s0 = Include<TKind>(TLanes.Load(pixel), s0);
                        s1 = Include<TKind>(TLanes.Load(pixel + lanes), s1);
                        s2 = Include<TKind>(TLanes.Load(pixel + 2 * lanes), s2);
                        s3 = Include<TKind>(TLanes.Load(pixel + 3 * lanes), s3);
                    }
                }
                else
                {
                    for (var x = window->Width; x > 0; x--, pixel += channels) s0 = Include<TKind>(TLanes.Load(pixel), s0);
                }
            }

            var output = window->Output + channel;
            Finish<TKind>(window, output, s0);
            if (isWide)
            {
                Finish<TKind>(window, output + lanes, s1);
                Finish<TKind>(window, output + 2 * lanes, s2);
                Finish<TKind>(window, output + 3 * lanes, s3);
            }

            channel += isWide ? 4 * lanes : lanes;
            if (channel >= channels) return;
            channel = Math.Min(channel, channels - lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Include<TKind>(TVector value, TVector sum)
        where TKind : unmanaged
        => sizeof(TKind) == 1 ? TLanes.Larger(value, sum) : sizeof(TKind) == 2 ? TLanes.Add(sum, value) : TLanes.MultiplyAdd(value, value, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TKind>(Window* window, float* output, TVector sum)
        where TKind : unmanaged
    {
        if (sizeof(TKind) > 1) sum = TLanes.Divide(sum, TLanes.Broadcast(window->Height * window->Width));
        if (sizeof(TKind) > 2) sum = TLanes.SquareRoot(sum);
        TLanes.Store(output, TLanes.Clamp(sum, TLanes.Broadcast(window->Min), TLanes.Broadcast(window->Max)));
    }

    /// <summary>One output pixel's window, cut to the image.</summary>
    private struct Window
    {
        public float* First;
        public int Height;
        public int Width;
        public nint LineStep;
        public nint Channels;
        public float* Output;
        public float Min;
        public float Max;
    }
}
