namespace TfLiteQuant.Datasets;

/// <summary>What an input takes for an image.</summary>
/// <param name="Height">Rows; -1 where the model leaves that open.</param>
/// <param name="Width">Columns; -1 where the model leaves that open.</param>
/// <param name="Channels">1, 3 or 4.</param>
/// <param name="HasChannels">Whether the channels are a dimension.</param>
internal readonly record struct ImageGeometry(int Height, int Width, int Channels, bool HasChannels)
{
    /// <summary>Reads an input's shape: [height, width, channels] or [channels, height, width] with 1, 3 or 4 channels, or
    /// [height, width], all with or without a leading dimension of 1; or a vector with as many elements as the image.</summary>
    /// <param name="input">The input.</param>
    /// <param name="layout">Decides where both orders could be; null for height first.</param>
    /// <param name="image">The image, whose size counts where the input is a vector.</param>
    /// <param name="origin">The image's file, for the error.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">The input takes no image.</exception>
    public static ImageGeometry Of(ModelInput input, ImageLayout? layout, Bitmap image, string origin)
    {
        var shape = input.ShapeSignature;
        var whole = shape is [1 or < 0, _, _, _] ? shape.AsSpan(1) : shape;
        if (whole.Length == 3)
        {
            var isLast = IsChannels(whole[2]);
            var isFirst = IsChannels(whole[0]);
            if (isFirst && (!isLast || layout == ImageLayout.Nchw) && (shape.Length == 4 || whole[0] != 1 || layout == ImageLayout.Nchw)) return new ImageGeometry(whole[1], whole[2], whole[0], true);
            if (isLast && (shape.Length == 4 || whole[0] != 1)) return new ImageGeometry(whole[0], whole[1], whole[2], true);
            if (shape is [1 or < 0, _, _]) return new ImageGeometry(shape[1], shape[2], 1, false);
        }

        if (shape is [not (1 or < 0), _]) return new ImageGeometry(shape[0], shape[1], 1, false);
        // A vector of as many elements as the image has, grey or in three colours: there is no other size to bring it to.
        if (shape is [1 or < 0, _] or [_] && shape[^1] / ((long)image.Width * image.Height) is var channels && IsChannels((int)channels) && channels * image.Width * image.Height == shape[^1])
            return new ImageGeometry(image.Height, image.Width, (int)channels, true);
        throw DatasetFault.Of(origin, $"Input {input} takes no image of {image.Width} by {image.Height} pixels.", "Images are for inputs of height, width and 1, 3 or 4 channels, or of as many elements as they have; -InputName says which input they are for.");
    }

    private static bool IsChannels(int dimension) => dimension is 1 or 3 or 4;
}
