namespace TfLiteQuant.Datasets;

/// <summary>What of an image is used where its proportions are not the input's.</summary>
public enum ImageCrop
{
    /// <summary>All of it, pulled into the input's proportions.</summary>
    Stretch,

    /// <summary>The largest part of the input's proportions around its centre.</summary>
    Center,

    /// <summary>All of it in its own proportions, with <see cref="ImageOptions.PadValue"/> on two sides.</summary>
    Fit,
}

/// <summary>How an image is brought to the input's height and width.</summary>
public enum ImageResize
{
    /// <summary>Mean of the four pixels around each point, weighted by nearness; pixel centres on half numbers. What
    /// tf.image.resize does where it is told nothing.</summary>
    Bilinear,

    /// <summary>The pixel that each point lies in.</summary>
    Nearest,

    /// <summary>Mean of all that the new pixel covers, weighted by how much it covers: for making large images small.</summary>
    Area,

    /// <summary>Bilinear over a window that grows with the reduction, as tf.image.resize with antialias and Pillow do.</summary>
    Antialias,

    /// <summary>Images must have the input's size already.</summary>
    None,
}

/// <summary>Colours of a pixel and their order.</summary>
public enum ImageColor
{
    /// <summary>As many as the input has channels: grey for one, red, green, blue for three, and opacity for four.</summary>
    Auto,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as OpenCV reads images.</summary>
    Bgr,

    /// <summary>Brightness alone, repeated where the input has three channels.</summary>
    Grey,
}

/// <summary>How images become arrays.</summary>
public sealed record ImageOptions
{
    /// <summary>How they get the input's size.</summary>
    public ImageResize Resize { get; init; }

    /// <summary>What of them is used.</summary>
    public ImageCrop Crop { get; init; }

    /// <summary>Part of height and width that is kept around the centre before anything else, above 0 and up to 1.</summary>
    public double CentralFraction { get; init; } = 1;

    /// <summary>Value of pixels beside an image that is fitted in, 0 to 255.</summary>
    public byte PadValue { get; init; }

    /// <summary>Colours and their order.</summary>
    public ImageColor Color { get; init; }

    /// <summary>Whether images are turned upright as their EXIF data says, as people see them. TensorFlow's and Keras' readers do
    /// not; cameras of devices deliver frames upright.</summary>
    public bool Upright { get; init; } = true;
}
