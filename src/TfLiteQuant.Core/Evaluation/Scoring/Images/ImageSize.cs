namespace TfLiteQuant.Evaluation;

/// <summary>Dimensions of images in an array: channels last, batch first.</summary>
internal readonly record struct ImageSize(int Images, int Height, int Width, int Channels)
{
    /// <summary>Reads a shape of 2 (height, width), 3 (with channels, or with a leading 1) or 4 dimensions; null for others.</summary>
    public static ImageSize? Of(int[] shape) => shape switch
    {
        [var height, var width] => new ImageSize(1, height, width, 1),
        [1, var height, var width] => new ImageSize(1, height, width, 1),
        [var height, var width, var channels] => new ImageSize(1, height, width, channels),
        [var images, var height, var width, var channels] => new ImageSize(images, height, width, channels),
        _ => null,
    };
}
