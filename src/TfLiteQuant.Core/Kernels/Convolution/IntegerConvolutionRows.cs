using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// How the rows of an integer convolution are read: where they lie in the input, or in a copy of it that has its border, or gathered
/// one behind the other.
/// </summary>
/// <remarks>
/// A kernel takes whole steps of four bytes. A piece of another length is followed by what lies behind it in the image, whose products
/// the zeros that fill up the filter take away; so elements of the filter beside each other in x make one piece wherever the image
/// has its border, however few channels there are. Sums of integers are the same in every order.
/// </remarks>
/// <param name="Convolution">What is computed.</param>
/// <param name="Phase">The convolution as rows are read: of the padded image, where there is one.</param>
/// <param name="Padded">The input with its border; null where it is read as it is.</param>
/// <param name="Gathers">Whether the pieces of a row are copied one behind the other.</param>
internal sealed record IntegerConvolutionRows<T>(ConvolutionPhase Convolution, ConvolutionPhase Phase, PaddedImage<T>? Padded, bool Gathers)
    where T : unmanaged, IBinaryInteger<T>
{
    private const int StepBytes = 4;

    /// <summary>Pieces of a row, each as deep as <see cref="Depth"/>.</summary>
    public int Pieces => Gathers ? 1 : Phase.Pieces;

    /// <summary>Elements of a piece.</summary>
    public int Depth => Gathers ? Phase.Pieces * Phase.Depth : Phase.Depth;

    /// <summary>Decides how rows are read.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="threads">Threads that may copy.</param>
    public static unsafe IntegerConvolutionRows<T> Choose(ConvolutionPhase convolution, int groups, int threads)
    {
        var whole = new ConvolutionPhase(
            convolution.Batches, convolution.Z, convolution.Y, convolution.X.Rising(), convolution.InputChannels, groups, joinedChannels: int.MaxValue);
        var isStepped = (groups == 1 ? whole.Depth : whole.InputChannels / groups) * sizeof(T) % StepBytes == 0;
        if (isStepped && !PaddedImage<T>.MeetsBorder(whole)) return new IntegerConvolutionRows<T>(convolution, whole, null, Gathers: false);
        var padded = PaddedImage<T>.Create(whole, groups, threads);
        if (padded is not null && (isStepped || groups == 1)) return new IntegerConvolutionRows<T>(convolution, padded.Phase, padded, Gathers: false);
        var apart = new ConvolutionPhase(
            convolution.Batches, convolution.Z, convolution.Y, convolution.X, convolution.InputChannels, groups, joinedChannels: 0);
        return new IntegerConvolutionRows<T>(convolution, padded?.Phase ?? apart, padded, convolution.InputChannels / groups * sizeof(T) % StepBytes != 0);
    }
}
