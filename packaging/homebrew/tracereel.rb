# Homebrew formula. It was not tried here: there was no Homebrew, and Tracereel itself has run on Linux alone so far. It is for
# Homebrew on Linux, from a clone:
#     brew install --HEAD ./packaging/homebrew/tracereel.rb
class Tracereel < Formula
  desc "Replay bandwidth traces through a simulated live stream"
  homepage "https://tracereel.invalid"
  license "MIT"
  head "file://#{File.expand_path("../..", __dir__)}", using: :git, branch: "main"

  depends_on "cmake" => :build
  depends_on "ninja" => :build
  depends_on "pkgconf" => :build
  depends_on "ffmpeg"
  depends_on "inih"
  depends_on "jansson"
  depends_on "libmd"
  depends_on "libpcap"
  depends_on "libpng"
  depends_on "libxml2"
  depends_on "libzip"
  depends_on :linux
  depends_on "sdl2"
  depends_on "sdl2_ttf"
  uses_from_macos "zlib"

  def install
    # The fonts that the program carries: those of the system, say fonts-inter and fonts-jetbrains-mono, or DejaVu.
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DBUILD_TESTING=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"a.csv").write "t_s,bandwidth_mbps\n0,8\n30,0.5\n60,8\n90,8\n"
    assert_match "stalls", shell_output("#{bin}/tracereel report a.csv")
  end
end
