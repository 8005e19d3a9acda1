using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Multiplies the rows of a block with panels and hands the sums on, as many at a time as stay in the nearest cache.</summary>
internal static unsafe class IntegerProduct
{
    private const int MostRows = 96;
    private const int MostSums = MostRows * 48;

    /// <summary>Sums that are worth handing on at once: with few rows, those of several panels.</summary>
    private const int EnoughSums = 2048;

    /// <summary>Multiplies all rows of a block with its panels, panel by panel.</summary>
    [SkipLocalsInit]
    public static void Run(in IntegerBlock block, IntegerPanels panels, SumStage stage)
    {
        var sums = stackalloc int[MostSums + 16];
        var wide = stackalloc long[stage.IsWide ? MostSums : 0];
        SumBlock result = default;
        result.Sums = sums;
        result.WideSums = wide;
        result.RowsPerScale = block.RowsPerScale;
        var rowsAtOnce = Math.Min(block.RowCount, MostRows / panels.Kernel.MaxRows * panels.Kernel.MaxRows);
        for (int panel = block.FirstPanel, end; panel < block.EndPanel; panel = end)
        {
            result.Stride = panels.Width(panel);
            for (end = panel + 1; end < block.EndPanel && (result.Stride + panels.Width(end)) * rowsAtOnce <= EnoughSums; end++)
                result.Stride += panels.Width(end);
            result.Column = panels[panel].Column;
            result.Columns = Math.Min(result.Stride, panels.Columns - result.Column);
            result.Channel = block.FirstChannel + result.Column;
            result.WeightSums = panels.Sums + result.Column;
            for (var row = 0; row < block.RowCount; row += rowsAtOnce)
            {
                result.Rows = Math.Min(rowsAtOnce, block.RowCount - row);
                result.FirstRow = block.FirstRow + row;
                result.Outputs = block.Outputs + row;
                for (int i = panel, column = 0; i < end; column += panels.Width(i), i++)
                {
                    if (stage.IsWide) AddWide(block, row, panels, i, column, result);
                    else panels.Kernel.Multiply(block, row, result.Rows, panels, i, panels.Stretches[0], sums + column, result.Stride);
                }

                stage.Store(&result);
            }
        }
    }

    // Sums of stretches that fit in 32 bits, added in 64.
    private static void AddWide(in IntegerBlock block, int row, IntegerPanels panels, int panel, int column, in SumBlock result)
    {
        var width = panels.Width(panel);
        var wide = result.WideSums + column;
        for (var r = 0; r < result.Rows; r++) new Span<long>(wide + (nint)r * result.Stride, width).Clear();
        for (var part = panels; part is not null; part = part.Lower)
        {
            if (part != panels)
                for (var r = 0; r < result.Rows; r++) WideSums.ShiftLeft(wide + (nint)r * result.Stride, width, IntegerPanels.LowerBits);
            foreach (ref readonly var stretch in part.Stretches.AsSpan())
            {
                part.Kernel.Multiply(block, row, result.Rows, part, panel, stretch, result.Sums, width);
                for (var r = 0; r < result.Rows; r++) WideSums.Add(wide + (nint)r * result.Stride, result.Sums + (nint)r * width, width);
            }
        }
    }
}
