using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Pooling with one vector width. A window's pixels are visited in order for four vectors of elements at a time, then for one;
/// elements that do not fill a vector are covered by a last vector that overlaps the one before.
/// </summary>
/// <remarks>
/// <para>Sums are float32 and in the window's order, as the reference's; the mean divides by the pixels inside the image.</para>
/// <para>Windows that move by one pixel and lie whole in the image make one of as many elements as they have together. Where a vector
/// holds more than a pixel's channels, what lies beside them is computed as well, and the next position overwrites it; where that would
/// leave the row, those lanes are masked.</para>
/// </remarks>
internal sealed unsafe class PoolingWork<TVector, TLanes>(PoolingShape shape, int threads) : PoolingWork(shape, threads)
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private static int Lanes => sizeof(TVector) / sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Execute(int first, int end)
    {
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        var channels = Shape.Channels;
        for (var row = first; row < end; row++)
        {
            int batch = row / axisY.Count, y = row % axisY.Count;
            var (firstY, endY) = axisY.Inside(y);
            for (int x = 0, run; x < axisX.Count; x += run)
            {
                var (firstX, endX) = axisX.Inside(x);
                run = axisX.WholeFrom(x);
                Window window;
                window.First = Input + (((nint)batch * axisY.InputSize + firstY) * axisX.InputSize + firstX) * channels;
                window.Height = endY - firstY;
                window.Width = endX - firstX;
                window.LineStep = (nint)axisX.InputSize * channels;
                window.PixelStep = channels;
                window.Elements = channels;
                window.Step = axisX.InputStep * (nint)channels;
                window.Positions = run;
                window.Output = Output + ((nint)row * axisX.Count + x) * channels;
                window.Min = Min;
                window.Max = Max;
                if (axisX.InputStep == 1) (window.Elements, window.Positions) = ((nint)run * channels, 1);
                if (Shape.Kind == PoolingKind.Max) Pool<Bytes1>(&window, firstX, x);
                else if (Shape.Kind == PoolingKind.Average) Pool<Bytes2>(&window, firstX, x);
                else Pool<Bytes3>(&window, firstX, x);
            }
        }
    }

    /// <typeparam name="TKind">1 byte: maximum, 2: mean, 3: root of the mean square.</typeparam>
    private void Pool<TKind>(Window* window, int firstX, int x)
        where TKind : unmanaged
    {
        if (window->Elements >= Lanes)
        {
            Whole<TKind>(window);
            return;
        }

        var run = window->Positions;
        var safe = Shape.Reaching(Lanes, x, firstX, window->Width, run);
        window->Positions = safe;
        if (safe > 0) Narrow<TKind, Bytes1>(window);
        window->Positions = run - safe;
        window->First += safe * window->Step;
        window->Output += safe * (nint)Shape.Channels;
        if (safe < run) Narrow<TKind, Bytes2>(window);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Whole<TKind>(Window* window)
        where TKind : unmanaged
    {
        var lanes = Lanes;
        nint elements = window->Elements, step = window->PixelStep;
        var start = TLanes.Broadcast(sizeof(TKind) == 1 ? float.MinValue : 0);
        float* first = window->First, result = window->Output;
        for (var position = window->Positions; position > 0; position--, first += window->Step, result += elements)
        {
            for (nint element = 0; ;)
            {
                var isWide = element + 4 * lanes <= elements;
                TVector s0 = start, s1 = start, s2 = start, s3 = start;
                var line = first + element;
                for (var y = window->Height; y > 0; y--, line += window->LineStep)
                {
                    var pixel = line;
                    if (isWide)
                    {
                        for (var x = window->Width; x > 0; x--, pixel += step)
                        {
                            s0 = Include<TKind>(TLanes.Load(pixel), s0);
                            s1 = Include<TKind>(TLanes.Load(pixel + lanes), s1);
                            s2 = Include<TKind>(TLanes.Load(pixel + 2 * lanes), s2);
                            s3 = Include<TKind>(TLanes.Load(pixel + 3 * lanes), s3);
                        }
                    }
                    else
                    {
                        for (var x = window->Width; x > 0; x--, pixel += step) s0 = Include<TKind>(TLanes.Load(pixel), s0);
                    }
                }

                var output = result + element;
                TLanes.Store(output, Finish<TKind>(window, s0));
                if (isWide)
                {
                    TLanes.Store(output + lanes, Finish<TKind>(window, s1));
                    TLanes.Store(output + 2 * lanes, Finish<TKind>(window, s2));
                    TLanes.Store(output + 3 * lanes, Finish<TKind>(window, s3));
                }

                element += isWide ? 4 * lanes : lanes;
                if (element >= elements) break;
                element = Math.Min(element, elements - lanes);
            }
        }
    }

    /// <typeparam name="TKind">As in <see cref="Pool"/>.</typeparam>
    /// <typeparam name="TReach">1 byte: vectors reach over the elements, 2: they are masked.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Narrow<TKind, TReach>(Window* window)
        where TKind : unmanaged
        where TReach : unmanaged
    {
        nint step = window->PixelStep, elements = window->Elements;
        TVector mask = TLanes.Load(LaneMasks.First((int)elements));
        var start = TLanes.Broadcast(sizeof(TKind) == 1 ? float.MinValue : 0);
        float* first = window->First, output = window->Output;
        for (var position = window->Positions; position > 0; position--, first += window->Step, output += elements)
        {
            var sum = start;
            var line = first;
            for (var y = window->Height; y > 0; y--, line += window->LineStep)
            {
                var pixel = line;
                for (var x = window->Width; x > 0; x--, pixel += step)
                    sum = Include<TKind>(sizeof(TReach) == 1 ? TLanes.Load(pixel) : TLanes.LoadMasked(pixel, mask), sum);
            }

            sum = Finish<TKind>(window, sum);
            if (sizeof(TReach) == 1) TLanes.Store(output, sum);
            else TLanes.StoreMasked(output, sum, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Include<TKind>(TVector value, TVector sum)
        where TKind : unmanaged
        => sizeof(TKind) == 1 ? TLanes.Larger(value, sum) : sizeof(TKind) == 2 ? TLanes.Add(sum, value) : TLanes.MultiplyAdd(value, value, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish<TKind>(Window* window, TVector sum)
        where TKind : unmanaged
    {
        if (sizeof(TKind) > 1) sum = TLanes.Divide(sum, TLanes.Broadcast(window->Height * window->Width));
        if (sizeof(TKind) > 2) sum = TLanes.SquareRoot(sum);
        return TLanes.Clamp(sum, TLanes.Broadcast(window->Min), TLanes.Broadcast(window->Max));
    }

    /// <summary>Windows of output pixels beside each other, cut to the image alike.</summary>
    private struct Window
    {
        public float* First;
        public int Height;
        public int Width;
        public nint LineStep;
        public nint PixelStep;
        public nint Elements;
        public int Positions;
        public nint Step;
        public float* Output;
        public float Min;
        public float Max;
    }
}
