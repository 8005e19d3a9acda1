using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>Makes the values of an input of an encoded image: decoded, turned upright, cropped, resized, in the colours that the
/// input takes, from 0 to 255.</summary>
internal static class ImageSample
{
    /// <summary>Height, width and channels of float32, or of uint8 where the input takes whole numbers without a scale.</summary>
    /// <param name="bytes">The encoded image.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">How images become arrays.</param>
    /// <param name="origin">What errors name as the file.</param>
    /// <exception cref="TfLiteQuantException">It cannot be decoded, or does not fit the input.</exception>
    public static SampleArray Make(byte[] bytes, ModelInput input, DatasetOptions options, string origin)
    {
        var images = options.Images;
        var image = ImageDecoder.Decode(bytes, origin);
        if (images.Upright) image = image.Upright(ExifOrientation.Find(bytes));
        var geometry = ImageGeometry.Of(input, options.Layout, image, origin);
        if (geometry.Channels == 1 || images.Color == ImageColor.Grey) TurnGrey(image);
        var (height, width, pixels) = Resize(image, geometry, images, input, origin);
        var channels = geometry.Channels;
        var values = new float[height * width * channels];
        for (var i = 0; i < height * width; i++)
        {
            // Weights whose sum rounds above 1 would lift white beyond 255.
            for (var channel = 0; channel < channels; channel++)
                values[(i * channels) + channel] = Math.Min(byte.MaxValue, pixels[(i * Bitmap.Depth) + (images.Color == ImageColor.Bgr && channel < 3 && channels >= 3 ? 2 - channel : channel)]);
        }

        int[] shape = input.SampleShape().Length == 1 ? [values.Length] : geometry.HasChannels ? [height, width, channels] : [height, width];
        return RealValues.TakesReal(input)
            ? SampleArray.From<float>(TensorType.Float32, shape, values)
            : SampleArray.From<byte>(TensorType.UInt8, shape, Array.ConvertAll(values, static value => (byte)Math.Clamp(MathF.Round(value), 0, byte.MaxValue)));
    }

    // Luma as ITU-R BT.601 weighs it, in 16-bit fractions: 0.299, 0.587 and 0.114.
    private static void TurnGrey(Bitmap image)
    {
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i += Bitmap.Depth)
            pixels.AsSpan(i, 3).Fill((byte)(((pixels[i] * 19595) + (pixels[i + 1] * 38470) + (pixels[i + 2] * 7471) + 0x8000) >> 16));
    }

    private static (int Height, int Width, float[] Pixels) Resize(Bitmap image, ImageGeometry geometry, ImageOptions options, ModelInput input, string origin)
    {
        var (partWidth, partHeight) = (Part(image.Width, options.CentralFraction), Part(image.Height, options.CentralFraction));
        var width = geometry.Width > 0 ? geometry.Width : partWidth;
        var height = geometry.Height > 0 ? geometry.Height : partHeight;
        if (options.Crop == ImageCrop.Center)
        {
            // Compared as products, the proportions are exact.
            if ((long)partWidth * height > (long)partHeight * width) partWidth = Near((double)partHeight * width / height, partWidth);
            else partHeight = Near((double)partWidth * height / width, partHeight);
        }

        var (x, y) = ((image.Width - partWidth) / 2, (image.Height - partHeight) / 2);
        if (options.Resize == ImageResize.None && (partWidth != width || partHeight != height))
            throw DatasetFault.Of(origin, $"The image has {partWidth} by {partHeight} pixels, and input {input} takes {width} by {height}.", "Resize it, or leave out -Resize None.");
        if (options.Crop != ImageCrop.Fit) return (height, width, ImageResampler.Resize(image, x, y, partWidth, partHeight, width, height, options.Resize));
        var factor = Math.Min((double)width / partWidth, (double)height / partHeight);
        var (innerWidth, innerHeight) = (Near(partWidth * factor, width), Near(partHeight * factor, height));
        var inner = ImageResampler.Resize(image, x, y, partWidth, partHeight, innerWidth, innerHeight, options.Resize);
        var pixels = new float[width * height * Bitmap.Depth];
        pixels.AsSpan().Fill(options.PadValue);
        var (left, top) = ((width - innerWidth) / 2, (height - innerHeight) / 2);
        for (var row = 0; row < innerHeight; row++)
            inner.AsSpan(row * innerWidth * Bitmap.Depth, innerWidth * Bitmap.Depth).CopyTo(pixels.AsSpan((((top + row) * width) + left) * Bitmap.Depth));
        return (height, width, pixels);
    }

    private static int Part(int size, double fraction) => Near(size * fraction, size);

    private static int Near(double size, int most) => Math.Clamp((int)Math.Round(size, MidpointRounding.AwayFromZero), 1, most);
}
