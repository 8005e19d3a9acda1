using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Walks over a 3x3 depthwise convolution with stride 1 or 2 in x: output lines by twos (with stride 1 in y), in them
/// blocks of pixels of even width, in a block all channels.</summary>
internal sealed unsafe class DepthwiseBlockWork<TVector, TLanes>(DepthwiseShape shape, int threads) : DepthwiseWork(shape, threads)
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int MostPixels = 7;
    private const int MostColumns = (MostPixels - 1) * 2 + 3;

    private readonly AlignedArray<float> _zeros = new(shape.Channels);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Rows(int first, int end)
    {
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        var table = stackalloc float*[4 * MostColumns];
        DepthwiseBlock block;
        block.Pixels = table;
        block.LinePointers = MostColumns;
        block.Filter = Filter;
        block.Bias = Bias;
        block.Channels = Shape.Channels;
        block.Min = Min;
        block.Max = Max;
        var maxPixels = DepthwiseBlockKernel<TVector, TLanes>.MaxPixels;
        var blocks = (axisX.Count + maxPixels - 1) / maxPixels;
        var outputLine = (nint)axisX.Count * Shape.Channels;
        for (int row = first, rows; row < end; row += rows)
        {
            int batch = row / axisY.Count, y = row % axisY.Count;
            rows = Shape.StrideX == 1 && axisY.InputStep == 1 && row + 1 < end && y + 1 < axisY.Count ? 2 : 1;
            var firstY = y * axisY.InputStep + axisY.Offsets[0];
            var image = Input + (nint)batch * axisY.InputSize * axisX.InputSize * Shape.Channels;
            for (var index = 0; index < blocks; index++)
            {
                int x = (int)((long)axisX.Count * index / blocks), pixels = (int)((long)axisX.Count * (index + 1) / blocks) - x;
                var columns = (pixels - 1) * Shape.StrideX + 3;
                for (var line = 0; line < rows + 2; line++) FillLine(image, firstY + line, x * Shape.StrideX + axisX.Offsets[0], columns, table + line * MostColumns);
                block.Output0 = Output + row * outputLine + (nint)x * Shape.Channels;
                block.Output1 = block.Output0 + outputLine;
                Run(&block, pixels, rows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillLine(float* image, int y, int x, int columns, float** table)
    {
        nint channels = Shape.Channels;
        var width = (uint)y < (uint)Shape.Y.InputSize ? Shape.X.InputSize : 0;
        var from = image + ((nint)y * Shape.X.InputSize + x) * channels;
        if (x >= 0 && x + columns <= width)
        {
            for (var i = 0; i < columns; i++, from += channels) table[i] = from;
        }
        else
        {
            for (var i = 0; i < columns; i++, from += channels) table[i] = (uint)(x + i) < (uint)width ? from : _zeros.Pointer;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(DepthwiseBlock* block, int pixels, int rows)
    {
        switch (pixels)
        {
            case 1: Run<Bytes1>(block, rows); break;
            case 2: Run<Bytes2>(block, rows); break;
            case 3: Run<Bytes3>(block, rows); break;
            case 4: Run<Bytes4>(block, rows); break;
            case 5: Run<Bytes5>(block, rows); break;
            case 6: Run<Bytes6>(block, rows); break;
            case 7: Run<Bytes7>(block, rows); break;
        }
    }

    private void Run<TPixels>(DepthwiseBlock* block, int rows)
        where TPixels : unmanaged
    {
        if (rows == 2) DepthwiseBlockKernel<TVector, TLanes>.Pair<TPixels>(block);
        else if (Shape.StrideX == 1) DepthwiseBlockKernel<TVector, TLanes>.Single<TPixels, Bytes1>(block);
        else DepthwiseBlockKernel<TVector, TLanes>.Single<TPixels, Bytes2>(block);
    }
}
