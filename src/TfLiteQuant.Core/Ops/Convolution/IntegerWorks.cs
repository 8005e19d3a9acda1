using System.Numerics;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Makes the work of an integer product from its geometry.</summary>
internal static class IntegerWorks
{
    /// <summary>The work and, for depthwise convolutions with several filters a channel, what repeats the channels.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="geometry">What is computed.</param>
    /// <param name="kernel">What multiplies, where channels are summed up.</param>
    /// <param name="stage">What becomes of the sums.</param>
    /// <param name="mostInSum">The most products that a 32-bit sum holds.</param>
    /// <param name="outputBytes">Bytes of an output element.</param>
    /// <param name="runs">Runs of the input that have a scale of their own.</param>
    /// <param name="paddings">Images that have an element of their own that stands for zero; 1 where they share one.</param>
    /// <param name="weights">Least and largest weight of a depthwise convolution, less the zero point; null where a signed byte holds them.</param>
    public static IIntegerProductWork<T> Create<T>(
        BindContext context, ConvolutionGeometry geometry, IntegerGemmKernel kernel, SumStage stage, int mostInSum, int outputBytes, int runs = 1, int paddings = 1,
        (int Least, int Most)? weights = null)
        where T : unmanaged, IBinaryInteger<T>
    {
        var threads = context.Workers.Threads;
        if (geometry.Multiplier > 0)
        {
            var shape = new IntegerDepthwiseShape(geometry.Phases[0], geometry.Channels, outputBytes, runs, paddings);
            return IntegerDepthwiseWork<T>.Create(weights is { } range ? shape with { Weights = range } : shape, stage, threads);
        }

        if (geometry.Spread is { } spread) return new IntegerSpreadConvolution<T>(spread, kernel, stage, outputBytes, threads);
        return IntegerRowsWork<T>.Create(geometry.Phases, geometry.Layout, geometry.Groups, kernel, stage, outputBytes, threads, runs)
            ?? (IIntegerProductWork<T>)new IntegerConvolutionWork<T>(geometry.Phases, geometry.Layout, geometry.Groups, kernel, stage, mostInSum, threads, runs, paddings) { OutputBytes = outputBytes };
    }
}
